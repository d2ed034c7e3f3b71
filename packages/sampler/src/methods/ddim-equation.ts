import type { Weights } from '../equations/evaluate';
import { minus, over, picture, plus, root, scalar, square, times } from '../equations/expression';
import { fresh, next, now } from '../equations/lambda-terms';
import type { MethodEquation } from '../equations/method-equation';
import type { StepFormula } from '../equations/step-formula';
import { weightsOfTarget } from '../equations/step-weights';

/** Of DDIM. */
export const ddimEquation: MethodEquation = {
  words:
    'The network splits the picture into what it expects at the end, x̂₀, and noise, ε̂. A step mixes the same two again, with less noise. Where eta is above 0, a part of that noise is fresh.',
  source: 'Song et al. 2021, equations 12 and 16.',
  formula: ({ uses }) => ddim(uses('noise')),
  weights: ({ coefficients, alphaBar }) => ({
    next: throughNoise(weightsOfTarget(coefficients, 'xt'), alphaBar),
    correctedNow: {},
  }),
};

const expected = picture('x0', 'x̂₀');
const epsilon = picture('epsilon', 'ε̂');

/** Song et al. 2021, equations 12 and 16. */
function ddim(isNoisy: boolean): StepFormula {
  const rest = minus(1, scalar('ᾱ', 1));
  const added = times(square(scalar('η', null)), scalar('β̃'));
  const noises = isNoisy
    ? [
        times(root(minus(1, scalar('ᾱ', 1), added)), epsilon),
        times(scalar('η', null), root(scalar('β̃')), fresh),
      ]
    : [times(root(rest), epsilon)];
  return {
    equations: [
      {
        target: next,
        value: plus(times(root(scalar('ᾱ', 1)), expected), ...noises),
        summed: isNoisy ? [expected, epsilon, fresh] : [expected, epsilon],
      },
    ],
    shorthands: [
      {
        target: epsilon,
        value: over(minus(now, times(root(scalar('ᾱ')), expected)), root(minus(1, scalar('ᾱ')))),
      },
    ],
  };
}

/** With xt = sqrt(alphaBar) x0 + sqrt(1 - alphaBar) epsilon in place of xt. */
function throughNoise({ x0 = 0, xt = 0, noise }: Weights, alphaBar: number): Weights {
  return {
    x0: x0 + xt * Math.sqrt(alphaBar),
    epsilon: xt * Math.sqrt(1 - alphaBar),
    ...(noise === undefined ? {} : { noise }),
  };
}
