import * as tf from '@tensorflow/tfjs-core';

/** The table's entries at the timesteps `t`, int32 [N], as float32 [N]. Entries of `t` must lie in the table. */
export function lookUp(table: Float64Array, t: tf.Tensor1D): tf.Tensor1D {
  return tf.tidy(() => tf.gather(tf.tensor1d(Float32Array.from(table), 'float32'), t));
}

/** As `lookUp`, shaped [N, 1, ..., 1] so that it multiplies tensors of `rank` dimensions sample by sample. */
export function lookUpForBroadcast(table: Float64Array, t: tf.Tensor1D, rank: number): tf.Tensor {
  return tf.tidy(() => {
    const trailing = new Array<number>(rank - 1).fill(1);
    return tf.reshape(lookUp(table, t), [t.shape[0], ...trailing]);
  });
}
