import type * as tf from '@tensorflow/tfjs-core';
import { mixArrays, mixTensors, type MixingTables } from './mix';
import type { NoiseSchedule } from './noise-schedule';

/**
 * What the network should predict, by the schedule's `predictionType`: the noise, the clean image, or the velocity
 * sqrt(alphaBar_t) noise - sqrt(1 - alphaBar_t) x0 (Salimans and Ho 2022). Pure; the result is a new tensor.
 *
 * @param x0 clean images [N, ...]
 * @param noise shaped like `x0`
 * @param t timesteps, int32 [N], each in 0..T-1 (not checked: that would read values)
 */
export function trainingTarget<T extends tf.Tensor>(
  schedule: NoiseSchedule,
  x0: T,
  noise: T,
  t: tf.Tensor1D,
): T {
  switch (schedule.config.predictionType) {
    case 'epsilon':
      return noise.clone();
    case 'sample':
      return x0.clone();
    case 'v_prediction':
      return mixTensors(velocityTables(schedule), x0, noise, t);
  }
}

/**
 * `trainingTarget` for host arrays that hold `t.length` images one after the other.
 *
 * @throws ScheduleInputError where the lengths do not fit, or a timestep is outside 0..T-1
 */
export function trainingTargetArrays(
  schedule: NoiseSchedule,
  x0: Float32Array,
  noise: Float32Array,
  t: ArrayLike<number>,
): Float32Array {
  switch (schedule.config.predictionType) {
    case 'epsilon':
      return noise.slice();
    case 'sample':
      return x0.slice();
    case 'v_prediction':
      return mixArrays(velocityTables(schedule), x0, noise, t);
  }
}

function velocityTables(schedule: NoiseSchedule): MixingTables {
  return {
    first: schedule.sqrtOneMinusAlphaBars.map((value) => -value),
    second: schedule.sqrtAlphaBars,
  };
}
