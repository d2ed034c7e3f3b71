import * as tf from '@tensorflow/tfjs-core';
import { withOwnGradient } from './own-gradient';

/** Puts the channels of `b` after those of `a`: [N, H, W, A] and [N, H, W, B] to [N, H, W, A + B]. */
export function concatChannels(a: tf.Tensor4D, b: tf.Tensor4D): tf.Tensor4D {
  const sizes = [a.shape[3], b.shape[3]];
  return withOwnGradient<tf.Tensor4D>({
    inputs: [a, b],
    forward: () => ({ output: tf.concat([a, b], 3), saved: [] }),
    backward: (dy) => tf.split(dy, sizes, 3),
  });
}
