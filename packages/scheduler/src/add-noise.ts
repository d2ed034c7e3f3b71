import type * as tf from '@tensorflow/tfjs-core';
import { mixArrays, mixTensors, type MixingTables } from './mix';
import type { NoiseSchedule } from './noise-schedule';

/**
 * The forward process, q(x_t | x0), in one leap: sqrt(alphaBar_t) x0 + sqrt(1 - alphaBar_t) noise (Ho et al. 2020,
 * equation 4). Pure: it reads no value, so it records into a graph.
 *
 * @param x0 clean images [N, ...]
 * @param noise from N(0, 1), shaped like `x0`
 * @param t timesteps, int32 [N], each in 0..T-1 (not checked: that would read values)
 */
export function addNoise<T extends tf.Tensor>(schedule: NoiseSchedule, x0: T, noise: T, t: tf.Tensor1D): T {
  return mixTensors(forwardTables(schedule), x0, noise, t);
}

/**
 * `addNoise` for host arrays that hold `t.length` images one after the other.
 *
 * @throws ScheduleInputError where the lengths do not fit, or a timestep is outside 0..T-1
 */
export function addNoiseToArrays(
  schedule: NoiseSchedule,
  x0: Float32Array,
  noise: Float32Array,
  t: ArrayLike<number>,
): Float32Array {
  return mixArrays(forwardTables(schedule), x0, noise, t);
}

function forwardTables(schedule: NoiseSchedule): MixingTables {
  return { first: schedule.sqrtAlphaBars, second: schedule.sqrtOneMinusAlphaBars };
}
