import * as tf from '@tensorflow/tfjs-core';
import { articleUNet, parameterCount, parameterSpecs, splitParameterTensor, toKernelLayout } from '../index';
import type { ParameterTensors } from '../named-parameters';
import reference from './unet.json';

/** The reference's weights, rebuilt from the closed form that it documents. */
export function referenceParameters(): Float32Array {
  const flat = new Float32Array(parameterCount(articleUNet));
  for (const [k, { kind, shape, size, offset }] of parameterSpecs(articleUNet).entries()) {
    const scale = shape.length >= 2 ? Math.sqrt(2 / (size / (shape[0] ?? 1))) : 0.1;
    const center = kind === 'norm-scale' ? 1 : 0;
    for (let j = 0; j < size; j += 1) {
      flat[offset + j] = center + scale * Math.sin(12.9898 * (j + 1) + 78.233 * (k + 1));
    }
  }
  return flat;
}

/** The reference's weights in kernel layout. */
export function referenceKernelLayout(): ParameterTensors {
  return tf.tidy(() =>
    toKernelLayout(articleUNet, splitParameterTensor(articleUNet, tf.tensor1d(referenceParameters()))),
  );
}

function imagesOf(value: (j: number) => number): tf.Tensor4D {
  return tf.tensor4d(
    Float32Array.from({ length: 2 * 32 * 32 }, (_, j) => value(j)),
    [2, 32, 32, 1],
  );
}

/** The reference's batch of two: noisy images, time steps, labels and the noise to predict. */
export function referenceBatch(): {
  xt: tf.Tensor4D;
  t: tf.Tensor1D;
  labels: tf.Tensor1D;
  noise: tf.Tensor4D;
} {
  return {
    xt: imagesOf((j) => Math.sin(0.1 * (j + 1))),
    t: tf.tensor1d(reference.t, 'int32'),
    labels: tf.tensor1d(reference.label, 'int32'),
    noise: imagesOf((j) => Math.sin(0.05 * (j + 1) + 1)),
  };
}
