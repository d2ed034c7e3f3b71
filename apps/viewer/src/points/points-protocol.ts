import type { PointMixture } from '@ddpm/points';
import type { MethodName } from '@ddpm/sampler';
import type { PredictionType } from '@ddpm/scheduler';
import type { TrainingState } from '@ddpm/trainer';

/** What is learned, and how the network says it. */
export interface PointsTask {
  readonly mixture: PointMixture;
  readonly predictionType: PredictionType;
}

/** What says where a noisy point came from. */
export type PointsDenoiser =
  | { readonly kind: 'exact' }
  /** Flat weights of the small network. */
  | { readonly kind: 'network'; readonly weights: Float32Array };

/** Points on their way from noise. */
export interface PointsRequest extends PointsTask {
  readonly denoiser: PointsDenoiser;
  /** The class asked for of each point; null for none. */
  readonly labels: readonly (number | null)[];
  readonly seed: number;
  readonly solver: MethodName;
  /** How many, or the timesteps themselves for a network that was made for them. */
  readonly steps: number | readonly number[];
  readonly guidance: number;
}

/** Points at one moment of their way. */
export interface PointsMoment {
  /** What the network was shown; at the end, the timestep is -1. */
  readonly t: number;
  /** Of the noise in them: 1 at the end. */
  readonly alphaBar: number;
  /** [count, 2] */
  readonly xt: Float32Array;
  /** Where the network sees them end, [count, 2]; at the end, they themselves. */
  readonly x0: Float32Array;
}

/** A whole way, from noise to points. */
export interface PointsRun {
  /** First the noise, last the points. */
  readonly moments: readonly PointsMoment[];
  /** How often the network was called for each point; guidance doubles it. */
  readonly calls: number;
}

/** Where points at given places are seen to end. */
export interface FieldRequest extends PointsTask {
  readonly denoiser: PointsDenoiser;
  readonly label: number | null;
  readonly guidance: number;
  readonly t: number;
  /** Noisy points, [count, 2]. */
  readonly places: Float32Array;
}

/** What a network has learned so far: all that is needed to go on. */
export type SavedLearning = Pick<TrainingState, 'step' | 'position' | 'elapsedSeconds' | 'tensors'>;

/** A network to teach, from the beginning or from where it was. */
export interface LearnRequest extends PointsTask {
  readonly seed: number;
  /** Of the whole run. */
  readonly steps: number;
  readonly from: SavedLearning | null;
}

/** A network that is to do in few calls what its teacher does in many. */
export interface DistilRequest extends PointsTask {
  /** The teacher's weights, from which the student begins. */
  readonly weights: Float32Array;
  /** The teacher's guidance; the student needs none. */
  readonly guidance: number;
  readonly seed: number;
  readonly steps: number;
  readonly from: SavedLearning | null;
}

/** What a network that learns tells of it. */
export type LearnEvent =
  | { readonly kind: 'steps'; readonly step: number; readonly losses: readonly number[] }
  | { readonly kind: 'state'; readonly saved: SavedLearning };
