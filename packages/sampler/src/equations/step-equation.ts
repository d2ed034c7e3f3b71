import type { NoiseScheduleConfig } from '@ddpm/scheduler';
import { methodEquations } from '../methods/method-equations';
import type { MethodName } from '../methods/named-methods';
import type { PlannedStep } from '../methods/sampling-method';
import type { PictureName } from './expression';
import type { StepFormula } from './step-formula';
import { weightsOfTarget, type StepWeights } from './step-weights';

/** The plan of a run, and what else decides its formulas. */
export interface PlannedMethod {
  readonly method: MethodName;
  /** As the method planned it. */
  readonly plan: readonly PlannedStep[];
  /** The variance of the schedule's ancestral noise. */
  readonly varianceType: NoiseScheduleConfig['varianceType'];
}

/** One step of a run: as its paper writes it, and with the numbers that it is computed with. */
export interface StepEquation {
  readonly formula: StepFormula;
  readonly weights: StepWeights;
  /** The step to which the formula's index 0 belongs: for Heun's correction, the one before. */
  readonly first: number;
}

/**
 * The equation of a planned step.
 *
 * @param index of the step in the plan
 * @throws RangeError where the plan has no such step
 */
export function stepEquation({ method, plan, varianceType }: PlannedMethod, index: number): StepEquation {
  const planned = plan[index];
  if (planned === undefined)
    throw new RangeError(`The plan has ${plan.length} steps, none numbered ${index}.`);
  const equation = methodEquations[method];
  const weights = equation.weights?.(planned) ?? {
    next: weightsOfTarget(planned.coefficients, 'xt'),
    correctedNow: {},
  };
  const formula = equation.formula({
    varianceType,
    isTried: (plan[index + 1]?.coefficients['start'] ?? 0) !== 0,
    uses: (name) => partOf(weights, name) !== 0,
  });
  return { formula, weights, first: (weights.next.start ?? 0) === 0 ? index : index - 1 };
}

function partOf({ next, correctedNow }: StepWeights, name: string): number {
  const [target, source] = name.startsWith('corrected.') ? [correctedNow, name.slice(10)] : [next, name];
  return target[source as PictureName] ?? 0;
}
