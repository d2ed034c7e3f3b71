import type * as tf from '@tensorflow/tfjs-core';
import { concatChannels } from './concat-channels';
import { hasKernel, runKernel, runSingleKernel } from './kernel-registry';
import { withOwnGradient } from './own-gradient';
import { upsampleNearest } from './upsample-nearest';

/**
 * Doubles a map's height and width by repeating each pixel, and puts the skip's channels after its own.
 * @param x [N, H, W, A]
 * @param skip [N, 2H, 2W, B]
 * @returns [N, 2H, 2W, A + B]
 */
export function upsampleConcat(x: tf.Tensor4D, skip: tf.Tensor4D): tf.Tensor4D {
  if (!hasKernel('UpsampleConcat') || !hasKernel('UpsampleConcatGrad')) {
    return concatChannels(upsampleNearest(x), skip);
  }
  const channels = x.shape[3];
  return withOwnGradient<tf.Tensor4D>({
    inputs: [x, skip],
    forward: () => ({
      output: runSingleKernel('UpsampleConcat', { x, skip }) as tf.Tensor4D,
      saved: [],
    }),
    backward: (dy) => runKernel('UpsampleConcatGrad', { dy }, { channels }),
  });
}
