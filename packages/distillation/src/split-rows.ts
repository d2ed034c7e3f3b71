import * as tf from '@tensorflow/tfjs-core';

/** Splits a batch into parts of so many rows; `tf.split` gives no list where there is one part alone. */
export function splitRows<T extends tf.Tensor>(batch: T, sizes: readonly number[]): readonly T[] {
  return sizes.length === 1 ? [batch] : tf.split<T>(batch, [...sizes]);
}
