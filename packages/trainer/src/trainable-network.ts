import {
  initializeParameters,
  parameterCount,
  predict,
  valueAndGradients,
  type UNetConfig,
  type ValueAndGradients,
} from '@ddpm/unet';
import type * as tf from '@tensorflow/tfjs-core';

/**
 * A network with its parameters bound: noisy images `[batch, height, width, channels]`, time steps int32 `[batch]` and
 * labels int32 `[batch]` (null for a network without) to a prediction shaped like the images.
 */
export type Predict = (xt: tf.Tensor4D, t: tf.Tensor1D, labels: tf.Tensor1D | null) => tf.Tensor4D;

/** All that training knows of a network. Its parameters are one flat float32 vector, in whatever order it likes. */
export interface TrainableNetwork {
  /** Of one image. */
  readonly imageShape: readonly [height: number, width: number, channels: number];
  /** Labels are 0..numClasses-1; null for a network without labels. */
  readonly numClasses: number | null;
  /** The label that means "no label"; null where the network has none. */
  readonly nullLabel: number | null;
  /** Length of the flat vector. */
  readonly parameterCount: number;
  /** Fresh parameters, `[parameterCount]`. The same seed gives the same. */
  initialParameters(seed: number): Float32Array;
  /**
   * The value of a loss and its gradient with respect to all parameters, both flat. Pure; it computes what is between
   * parameters and loss inside `tf.valueAndGrads`, by operations that have gradients.
   *
   * @param parameters `[parameterCount]`
   * @param loss a scalar of what the network predicts
   */
  valueAndGradients(parameters: tf.Tensor1D, loss: (predict: Predict) => tf.Scalar): ValueAndGradients;
}

/** The U-Net as a network to train. @throws InvalidUNetConfigError where the configuration is none */
export function trainableUNet(config: UNetConfig): TrainableNetwork {
  return {
    imageShape: [config.imageSize, config.imageSize, config.channels],
    numClasses: config.numClasses,
    nullLabel: config.nullLabel ? config.numClasses : null,
    parameterCount: parameterCount(config),
    initialParameters: (seed) => initializeParameters(config, seed),
    valueAndGradients: (flat, loss) =>
      valueAndGradients(config, flat, (parameters) =>
        loss((xt, t, labels) => predict(config, parameters, xt, t, labels)),
      ),
  };
}
