import { minus, over, picture, plus, root, scalar, times } from '../equations/expression';
import { fresh, next, now } from '../equations/lambda-terms';
import type { MethodEquation, StepTraits } from '../equations/method-equation';
import type { StepFormula } from '../equations/step-formula';

/** Of ancestral sampling. */
export const ddpmEquation: MethodEquation = {
  words:
    'A step goes a little from the picture, x, towards what the network expects at the end, x̂₀, and adds fresh noise, z: less than it took away.',
  source: 'Ho et al. 2020, equation 7, over a step of any length.',
  formula: ddpm,
};

const expected = picture('x0', 'x̂₀');

/** Ho et al. 2020, equation 7 and algorithm 2, over a step of any length. */
function ddpm({ uses, varianceType }: StepTraits): StepFormula {
  const under = minus(1, scalar('ᾱ'));
  const mean = [
    times(over(times(root(scalar('ᾱ', 1)), scalar('β')), under), expected),
    times(over(times(root(minus(1, scalar('β'))), minus(1, scalar('ᾱ', 1))), under), now),
  ];
  const variance = scalar(varianceType === 'fixed_large' ? 'β' : 'β̃');
  const value = uses('noise') ? plus(...mean, times(root(variance), fresh)) : plus(...mean);
  const summed = uses('noise') ? [expected, now, fresh] : [expected, now];
  return { equations: [{ target: next, value, summed }], shorthands: [] };
}
