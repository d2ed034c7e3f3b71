import * as tf from '@tensorflow/tfjs-core';

/** What is done to the predicted clean image before it is used. */
export type CleanImageLimit =
  | { readonly kind: 'none' }
  /** Clips to [-range, range]. */
  | { readonly kind: 'clip'; readonly range: number }
  /** Scales an image down where more than its share of pixels lies out of range; clips the rest. */
  | { readonly kind: 'dynamic'; readonly range: number; readonly ratio: number };

/** The predicted clean images [N, height, width, channels] within the limit. */
export function limitCleanImage(x0: tf.Tensor4D, limit: CleanImageLimit): tf.Tensor4D {
  switch (limit.kind) {
    case 'none':
      return x0;
    case 'clip':
      return tf.clipByValue(x0, -limit.range, limit.range);
    case 'dynamic':
      return dynamicThreshold(x0, limit.ratio, limit.range);
  }
}

/**
 * Dynamic thresholding (Saharia et al. 2022, section 2.3): s is the quantile `ratio` of an image's absolute pixels, but
 * no less than `range`; the image is clipped to [-s, s] and scaled to [-range, range].
 */
function dynamicThreshold(x0: tf.Tensor4D, ratio: number, range: number): tf.Tensor4D {
  const s = tf.reshape(quantileAbove(tf.abs(x0), ratio, range), [-1, 1, 1, 1]);
  const clipped = tf.minimum(tf.maximum(x0, tf.neg(s)), s);
  return tf.mul(clipped, tf.div(range, s));
}

const HALVINGS = 16;

/**
 * The smallest value, from `floor` on, that at least a share `ratio` of an image's pixels do not exceed, to 1 / 65536 of
 * the span. By halving, which needs comparisons alone: not every backend and no graph here can sort.
 */
function quantileAbove(magnitudes: tf.Tensor4D, ratio: number, floor: number): tf.Tensor2D {
  const pixels = tf.reshape<tf.Rank.R2>(magnitudes, [magnitudes.shape[0], -1]);
  let high = tf.maximum<tf.Tensor2D>(tf.max(pixels, 1, true), floor);
  let low = tf.mul<tf.Tensor2D>(tf.onesLike(high), floor);
  // Where enough pixels lie within the floor, it is the answer itself.
  high = tf.where(reaches(pixels, low, ratio), low, high);
  for (let i = 0; i < HALVINGS; i += 1) {
    const middle = tf.mul<tf.Tensor2D>(tf.add(low, high), 0.5);
    const enough = reaches(pixels, middle, ratio);
    high = tf.where(enough, middle, high);
    low = tf.where(enough, low, middle);
  }
  return high;
}

function reaches(pixels: tf.Tensor2D, bound: tf.Tensor2D, ratio: number): tf.Tensor {
  const within = tf.cast(tf.lessEqual(pixels, bound), 'float32');
  // Half a pixel of slack, against the rounding of the mean.
  const share = ratio - 0.5 / (pixels.shape[1] || 1);
  return tf.greaterEqual(tf.mean(within, 1, true), share);
}
