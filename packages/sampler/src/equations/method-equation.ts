import type { NoiseScheduleConfig } from '@ddpm/scheduler';
import type { PlannedStep } from '../methods/sampling-method';
import type { StepFormula } from './step-formula';
import type { StepWeights } from './step-weights';

/** What of a step decides which of a method's formulas is its. */
export interface StepTraits {
  /** Whether that picture has a part in the next; `corrected.` before its name asks for the corrected one. */
  readonly uses: (picture: string) => boolean;
  /** Whether Heun's method will correct the step. */
  readonly isTried: boolean;
  /** The variance of ancestral noise. */
  readonly varianceType: NoiseScheduleConfig['varianceType'];
}

/** A method's step as its paper writes it. */
export interface MethodEquation {
  /** What the step does, in plain words. */
  readonly words: string;
  /** Where it was written down. */
  readonly source: string;
  /** The formula of a step. */
  readonly formula: (traits: StepTraits) => StepFormula;
  /** The step's weights of the pictures in the formula, where those are not the ones that the method mixes. */
  readonly weights?: (step: Pick<PlannedStep, 'alphaBar' | 'coefficients'>) => StepWeights;
}
