import * as tf from '@tensorflow/tfjs-core';
import { joinFromKernelLayout, splitIntoKernelLayout } from './kernel-layout';
import { namedParameter, type ParameterTensors } from './named-parameters';
import type { UNetConfig } from './unet-config';

/** A loss and its gradient. */
export interface ValueAndGradients {
  /** The loss, a scalar. */
  readonly value: tf.Scalar;
  /** Its gradient for every parameter, [parameterCount], in the order and layouts of `parameterSpecs`. */
  readonly gradients: tf.Tensor1D;
}

/**
 * The value and the gradient of a loss over the network's parameters.
 * @param flat all parameters, [parameterCount], in the order and layouts of `parameterSpecs`
 * @param loss from the parameters in kernel layout to a scalar, by way of `predict` and `meanSquaredError`. Every
 *   operation between parameters and loss needs a gradient of its own or one in TensorFlow.js's registry.
 */
export function valueAndGradients(
  config: UNetConfig,
  flat: tf.Tensor1D,
  loss: (parameters: ParameterTensors) => tf.Scalar,
): ValueAndGradients {
  return tf.tidy(() => {
    const kernelLayout = splitIntoKernelLayout(config, flat);
    const names = Object.keys(kernelLayout);
    const { value, grads } = tf.valueAndGrads((...tensors: tf.Tensor[]) => loss(zip(names, tensors)))(
      names.map((name) => namedParameter(kernelLayout, name)),
    );
    return {
      value: value,
      gradients: joinFromKernelLayout(config, zip(names, grads)),
    };
  });
}

function zip(names: readonly string[], tensors: readonly tf.Tensor[]): ParameterTensors {
  return Object.fromEntries(tensors.map((tensor, index) => [names[index] ?? '', tensor]));
}
