import type { FeatureFigures, Memorization, SampleFigures } from '@ddpm/metrics';
import type { EvaluationResult } from '@ddpm/trainer';
import type { EvaluationPlan } from './evaluation-plan';
import type { MethodName } from '@ddpm/sampler';
import type { PairFigures } from './measure-pairs';

/** One point of the comparison of samplers. */
export interface SweepPoint {
  readonly method: MethodName;
  readonly steps: number;
  readonly accuracy: number | null;
  readonly fid: number;
  readonly fidFloor: number;
  /** Images of each kind that the FID and its floor are of. */
  readonly n: number;
  /** The difference from the point of the same sampler with the most steps, which has zeros. */
  readonly againstMostSteps: {
    /** The steps of that point. */
    readonly steps: number;
    /** As a share of that point's FID: 0.1 where this one's is 10 % higher. */
    readonly fid: number;
    /** This point's accuracy less that one's, as shares of the samples; null without labels. */
    readonly accuracy: number | null;
  };
}

/** The distances to the nearest training images, without the pairs themselves. */
export type MemorizationFigures = Omit<Memorization, 'nearest'>;

/** What `report.json` holds. */
export interface EvaluationReport {
  readonly model: string;
  readonly engine: string;
  readonly plan: EvaluationPlan;
  readonly classNames: readonly string[];
  /** What the classifier itself gets right on the real test images, 0..1. */
  readonly classifierAccuracy: number;
  readonly testLoss: EvaluationResult;
  readonly figures: SampleFigures;
  /** The same figures of real training images at the same n; null where they were not read. */
  readonly trainingImages: FeatureFigures | null;
  /** Of numbers of two digits; null for other data. */
  readonly pairs: PairFigures | null;
  /** In the space of pixels and of features; null where nobody looked. */
  readonly memorization: {
    readonly count: number;
    readonly pixels: MemorizationFigures;
    readonly features: MemorizationFigures;
  } | null;
  readonly sweep: readonly SweepPoint[];
}
