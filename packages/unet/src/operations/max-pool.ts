import * as tf from '@tensorflow/tfjs-core';
import { hasKernel, runSingleKernel } from './kernel-registry';
import { withOwnGradient } from './own-gradient';

/** 1 where `smaller` is below `larger`, else 0, for `smaller <= larger` everywhere (they broadcast). */
function isBelow(smaller: tf.Tensor, larger: tf.Tensor): tf.Tensor {
  return tf.step(tf.sub(larger, smaller));
}

/**
 * Sends each `dy` to the first of the largest elements of its window, in scan order, as PyTorch does.
 * Windows are the axes of length 2 of [N H/2, 2, W/2, 2, C]. The largest elements get ranks 4 to 1 in scan order, the
 * others 0, and the highest rank of a window wins. Comparisons are steps of differences: wasm compares slowly.
 */
function composedGradient(dy: tf.Tensor4D, x: tf.Tensor4D, y: tf.Tensor4D): tf.Tensor4D {
  const [batch, height, width, channels] = y.shape;
  const windows = (map: tf.Tensor) => tf.reshape(map, [batch * height, 2, width, 2, channels]);
  const pooled = (map: tf.Tensor) => tf.reshape(map, [batch * height, 1, width, 1, channels]);

  const ranks = tf.tensor5d([4, 3, 2, 1], [1, 2, 1, 2, 1]);
  const isLargest = tf.sub(1, isBelow(windows(x), pooled(y)));
  const rank = tf.mul(isLargest, ranks);
  const highestRank = tf.maxPool(tf.reshape<tf.Rank.R4>(rank, x.shape), 2, 2, 'valid');
  const wins = tf.sub(1, isBelow(rank, pooled(highestRank)));
  return tf.reshape(tf.mul(wins, pooled(dy)), x.shape);
}

function backward(dy: tf.Tensor4D, x: tf.Tensor4D, y: tf.Tensor4D): tf.Tensor4D {
  return hasKernel('MaxPool2x2Grad')
    ? (runSingleKernel('MaxPool2x2Grad', { dy, x, y }) as tf.Tensor4D)
    : composedGradient(dy, x, y);
}

/** The largest element of each 2x2 window: [N, H, W, C] to [N, H/2, W/2, C], H and W even. */
export function maxPool(x: tf.Tensor4D): tf.Tensor4D {
  return withOwnGradient<tf.Tensor4D>({
    inputs: [x],
    forward: () => {
      const output = tf.maxPool(x, 2, 2, 'valid');
      return { output, saved: [x, output] };
    },
    backward: (dy, [savedX, savedY]) => [backward(dy, savedX as tf.Tensor4D, savedY as tf.Tensor4D)],
  });
}
