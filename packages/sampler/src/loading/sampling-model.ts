import type { HostTensors } from '@ddpm/engine';
import type * as tf from '@tensorflow/tfjs-core';

/** All that sampling knows of a network. */
export interface SamplingModel {
  /**
   * The network as a pure function.
   *
   * @param parameters at least the entries of `parameters` below, as tensors
   * @param xt noisy images [N, height, width, channels]
   * @param t timesteps, float32 [N]
   * @param labels int32 [N]; or float32 weights [N, rows] that blend labels, where `rows` counts the null label too; or
   *   null for a model without labels
   * @returns what the schedule's `predictionType` names, shaped like `xt`
   */
  readonly predict: (
    parameters: Readonly<Record<string, tf.Tensor>>,
    xt: tf.Tensor4D,
    t: tf.Tensor1D,
    labels: tf.Tensor | null,
  ) => tf.Tensor4D;
  /**
   * What the network's blocks put out on the way to that prediction, by their names, in order: [N, height, width,
   * channels] each. Pure, with the arguments of `predict`. Left out where the network cannot tell.
   */
  readonly activations?: (
    ...args: Parameters<SamplingModel['predict']>
  ) => Readonly<Record<string, tf.Tensor4D>>;
  /** Constants that a runner keeps for `predict`, by name; empty for a model that has none. */
  readonly parameters: HostTensors;
  /** Of one image, in pixels and channels. */
  readonly imageShape: readonly [height: number, width: number, channels: number];
  /** Labels are 0..numClasses-1; null for a model without labels. */
  readonly numClasses: number | null;
  /** The label that means "no label", on which guidance rests; null where the model was not trained with one. */
  readonly nullLabel: number | null;
  /** The names of the labels, in order; null or left out where they have none. */
  readonly classNames?: readonly string[] | null | undefined;
}
