import type { MethodName } from '@ddpm/sampler';
import type { NoiseScheduleConfig } from '@ddpm/scheduler';
import { minus, over, picture, plus, root, scalar, square, times } from './expression';
import type { StepFormula } from './step-formula';
import { eulerFormula, heunCorrection } from './slope-formulas';
import { firstOrder, saSolver, secondOrder, stochastic, thirdOrder, uniPC } from './solver-formulas';

/** What of a step decides which formula is its. */
export interface StepTraits {
  readonly sampler: MethodName;
  /** Whether that picture has a part in the next; `corrected.` before its name asks for the corrected one. */
  readonly uses: (picture: string) => boolean;
  /** Whether Heun will correct the step. */
  readonly isTried: boolean;
  readonly varianceType: NoiseScheduleConfig['varianceType'];
}

/** The formula of a step, as the papers write it. */
export function stepFormula(traits: StepTraits): StepFormula {
  const { sampler, uses } = traits;
  switch (sampler) {
    case 'ddim':
      return ddim(uses('noise'));
    case 'ddpm':
      return ddpm(traits);
    case 'dpm-solver-2m':
      return uses('previousX0') ? secondOrder : firstOrder;
    case 'dpm-solver-3m':
      return uses('earlierX0') ? thirdOrder : uses('previousX0') ? secondOrder : firstOrder;
    case 'dpm-solver-sde':
      return stochastic(uses('previousX0'), uses('noise'));
    case 'euler':
      return eulerFormula(false);
    case 'heun':
      return uses('start') ? heunCorrection : eulerFormula(traits.isTried);
    case 'sa-solver':
      return uses('xt') && uses('previousX0')
        ? saSolver(uses('earlierX0'))
        : stochastic(false, uses('noise'));
    case 'unipc':
      return uniPC({
        corrects: uses('corrected.corrected'),
        byTwo: uses('corrected.earlierX0'),
        predictsByTwo: uses('previousX0'),
      });
  }
}

const now = picture('xt', 'x', 0);
const next = picture('next', 'x', 1);
const expected = picture('x0', 'x̂₀');
const fresh = picture('noise', 'z');
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
