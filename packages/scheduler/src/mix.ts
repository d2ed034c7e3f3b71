import * as tf from '@tensorflow/tfjs-core';
import { ScheduleInputError } from './errors';
import { lookUpForBroadcast } from './table-lookup';

/** Tables of two weights by timestep: a mixture is `first[t] * a + second[t] * b`. */
export interface MixingTables {
  readonly first: Float64Array;
  readonly second: Float64Array;
}

/** Mixes two tensors [N, ...] with each sample's own weights; `t` is int32 [N]. */
export function mixTensors<T extends tf.Tensor>(tables: MixingTables, a: T, b: T, t: tf.Tensor1D): T {
  return tf.tidy(() => {
    const first = tf.mul(lookUpForBroadcast(tables.first, t, a.rank), a);
    const second = tf.mul(lookUpForBroadcast(tables.second, t, b.rank), b);
    return tf.add(first, second);
  });
}

/** Mixes two arrays that hold `t.length` samples of equal size, in float64 rounded to float32. */
export function mixArrays(
  tables: MixingTables,
  a: Float32Array,
  b: Float32Array,
  t: ArrayLike<number>,
): Float32Array {
  const sampleSize = checkedSampleSize(a, b, t);
  const output = new Float32Array(a.length);
  for (let sample = 0; sample < t.length; sample += 1) {
    const first = entry(tables.first, t[sample]);
    const second = entry(tables.second, t[sample]);
    const end = (sample + 1) * sampleSize;
    for (let i = sample * sampleSize; i < end; i += 1) {
      output[i] = first * (a[i] ?? 0) + second * (b[i] ?? 0);
    }
  }
  return output;
}

function checkedSampleSize(a: Float32Array, b: Float32Array, t: ArrayLike<number>): number {
  const sampleSize = a.length / t.length;
  if (a.length === b.length && Number.isInteger(sampleSize)) return sampleSize;
  throw new ScheduleInputError(
    `Arrays of ${a.length} and ${b.length} numbers cannot hold ${t.length} samples, one for each timestep; pass arrays of equal length, a multiple of the number of timesteps.`,
  );
}

function entry(table: Float64Array, t: number | undefined): number {
  const value = t === undefined ? undefined : table[t];
  if (value !== undefined) return value;
  throw new ScheduleInputError(
    `The timestep ${t ?? 'undefined'} is outside the schedule; it must be an integer from 0 to ${table.length - 1}.`,
  );
}
