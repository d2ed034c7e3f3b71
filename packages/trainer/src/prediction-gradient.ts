import { meanSquaredError } from '@ddpm/unet';
import * as tf from '@tensorflow/tfjs-core';
import { sampleMeanSquaredErrors } from './sample-losses';
import type { TrainableNetwork } from './trainable-network';

/** Images, and what the network is to predict of them. */
export interface PredictionTask {
  /** Noisy images, `[batch, height, width, channels]`. */
  readonly xt: tf.Tensor4D;
  /** Time steps, int32 `[batch]`. */
  readonly t: tf.Tensor1D;
  /** Classes, int32 `[batch]`; not looked at where the network has no labels. */
  readonly labels: tf.Tensor1D;
  /** The shape of `xt`. */
  readonly target: tf.Tensor4D;
  /** How much the error of each image weighs, `[batch]`; all alike where left out. */
  readonly weights: tf.Tensor1D | undefined;
}

/** The error of a batch and its gradient. */
export interface BatchGradient {
  /** Weighted. */
  readonly loss: tf.Scalar;
  /** Mean squared error of each image, `[batch]`. */
  readonly sampleLosses: tf.Tensor1D;
  /** Flat, in the order of the parameters. */
  readonly gradient: tf.Tensor1D;
}

/** The weighted mean squared error of what the network predicts, and its gradient with respect to all parameters. Pure. */
export function predictionGradient(
  network: TrainableNetwork,
  parameters: tf.Tensor1D,
  { xt, t, labels, target, weights }: PredictionTask,
): BatchGradient {
  return tf.tidy(() => {
    const kept: tf.Tensor1D[] = [];
    const { value, gradients } = network.valueAndGradients(parameters, (predict) => {
      const prediction = predict(xt, t, network.numClasses === null ? null : labels);
      // Kept: the tape frees what does not lead to the loss.
      kept.push(tf.keep(sampleMeanSquaredErrors(prediction, target)));
      return meanSquaredError(prediction, target, weights);
    });
    const sampleLosses = tf.concat1d(kept);
    tf.dispose(kept);
    return { loss: value, sampleLosses, gradient: gradients };
  });
}
