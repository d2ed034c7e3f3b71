import type { NoiseSchedule, TimestepSpacing } from '@ddpm/scheduler';
import type * as tf from '@tensorflow/tfjs-core';

/** Numbers of one step, computed on the host in float64 and handed to the step as float32 scalars. */
export type Coefficients = Readonly<Record<string, number>>;

/** One evaluation of the network, and what the update then multiplies with. */
export interface PlannedStep {
  /** The timestep shown to the network, which may be a fraction. */
  readonly t: number;
  /** alphaBar of the noise in xt. */
  readonly alphaBar: number;
  /** Values for all of the method's `coefficientNames`. */
  readonly coefficients: Coefficients;
}

/** What an update works on: tensors [N, height, width, channels], and scalars. */
export interface UpdateInputs {
  /** The clean image as predicted, after guidance and clipping. */
  readonly x0: tf.Tensor4D;
  /** The noisy image. */
  readonly xt: tf.Tensor4D;
  /** Fresh noise from N(0, 1); null where the method uses none. */
  readonly noise: tf.Tensor4D | null;
  /** Scalars by the method's `coefficientNames`. */
  readonly coefficients: Readonly<Record<string, tf.Tensor>>;
  /** Tensors by the method's `memoryNames`, as the step before returned them; zeros in the first step. */
  readonly memory: Readonly<Record<string, tf.Tensor4D>>;
}

/** What an update gives: the next noisy image, and what the method wants to remember. */
export interface UpdateResult {
  /** The next noisy image. */
  readonly xt: tf.Tensor4D;
  /** What the method remembers for the next step, by name. */
  readonly memory?: Readonly<Record<string, tf.Tensor4D>>;
}

/**
 * A reverse process. It plans its steps on the host, and turns one prediction into the next noisy image by a pure
 * function of tensors; it knows nothing of networks, labels, batches or random numbers. A method of several evaluations
 * a step plans each as a step of its own, and carries tensors from one to the next in its memory.
 */
export interface SamplingMethod {
  /** Methods of one name, and one value of `usesNoise`, share one `update`. */
  readonly name: string;
  /** Whether `update` adds fresh noise. */
  readonly usesNoise: boolean;
  /** Names of the numbers that every step plans. */
  readonly coefficientNames: readonly string[];
  /** Tensors shaped like xt that the method carries from step to step, besides xt. */
  readonly memoryNames: readonly string[];
  /** The spacing in which the method is at its best, where that is not the schedule's; a request may name another. */
  readonly timestepSpacing?: TimestepSpacing;
  /** The steps along falling timesteps; the timestep after entry i is entry i + 1, and the clean image after the last. */
  plan(schedule: NoiseSchedule, timesteps: Int32Array): readonly PlannedStep[];
  /** The next noisy image from one prediction: pure. */
  update(inputs: UpdateInputs): UpdateResult;
}
