import * as tf from '@tensorflow/tfjs-core';

function total(sizes: readonly number[]): number {
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** How many leading pieces hold about half of the elements: at least 1, and at least 1 is left. */
function piecesInFirstHalf(sizes: readonly number[]): number {
  const half = total(sizes) / 2;
  let count = 1;
  let elements = sizes[0] ?? 0;
  while (count < sizes.length - 1 && elements + (sizes[count] ?? 0) / 2 < half) {
    elements += sizes[count] ?? 0;
    count += 1;
  }
  return count;
}

/** Splits in two, again and again: each piece is copied once a level, not the whole vector once a piece. */
function splitByHalves(vector: tf.Tensor1D, sizes: readonly number[]): tf.Tensor1D[] {
  if (sizes.length === 1) return [vector];
  const count = piecesInFirstHalf(sizes);
  const [first, second] = [sizes.slice(0, count), sizes.slice(count)];
  const [left, right] = tf.split(vector, [total(first), total(second)]) as [tf.Tensor1D, tf.Tensor1D];
  return [...splitByHalves(left, first), ...splitByHalves(right, second)];
}

/**
 * Cuts a vector into pieces of these sizes, at least one. The wasm backend copies its whole input for every piece that
 * it cuts (a gigabyte for the article's 93 parameters), so there the vector is halved repeatedly.
 */
export function splitVector(vector: tf.Tensor1D, sizes: readonly number[]): tf.Tensor1D[] {
  return tf.getBackend() === 'wasm' ? splitByHalves(vector, sizes) : tf.split(vector, [...sizes]);
}
