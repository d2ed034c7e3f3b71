import type * as tf from '@tensorflow/tfjs-core';
import { mixArrays, mixTensors, type MixingTables } from './mix';
import type { NoiseSchedule } from './noise-schedule';
import type { PredictionType } from './noise-schedule-config';

/** One kind of prediction as a mixture: `xt * xtImage + prediction * predictedImage`. */
export interface ConversionCoefficients {
  /** Weight of the noisy image. */
  readonly xt: number;
  /** Weight of the prediction. */
  readonly prediction: number;
}

/**
 * The weights that turn one kind of prediction into another, from xt = sqrt(alphaBar) x0 + sqrt(1 - alphaBar) noise and
 * v = sqrt(alphaBar) noise - sqrt(1 - alphaBar) x0 (Salimans and Ho 2022, appendix D). Where alphaBar is 0, xt is pure
 * noise and a noise prediction tells nothing of the image: both weights are 0, so that the result is 0 and not NaN.
 *
 * @param alphaBar in [0, 1)
 */
export function conversionCoefficients(
  from: PredictionType,
  to: PredictionType,
  alphaBar: number,
): ConversionCoefficients {
  const signal = Math.sqrt(alphaBar);
  const noise = Math.sqrt(1 - alphaBar);
  if (from === to) return { xt: 0, prediction: 1 };
  switch (from) {
    case 'epsilon':
      if (signal === 0) return { xt: 0, prediction: 0 };
      return to === 'sample'
        ? { xt: 1 / signal, prediction: -noise / signal }
        : { xt: -noise / signal, prediction: 1 / signal };
    case 'sample':
      return to === 'epsilon'
        ? { xt: 1 / noise, prediction: -signal / noise }
        : { xt: signal / noise, prediction: -1 / noise };
    case 'v_prediction':
      return to === 'sample' ? { xt: signal, prediction: -noise } : { xt: noise, prediction: signal };
  }
}

/** What a prediction is, and what it should become. */
export interface Conversion {
  /** What the prediction is. */
  readonly from: PredictionType;
  /** What it should become. */
  readonly to: PredictionType;
}

/**
 * Turns predictions [N, ...] of one kind into another, each sample with its own timestep. Pure.
 *
 * @param t timesteps of `xt`, int32 [N], each in 0..T-1 (not checked: that would read values)
 */
export function convertPrediction<T extends tf.Tensor>(
  schedule: NoiseSchedule,
  conversion: Conversion,
  prediction: T,
  xt: T,
  t: tf.Tensor1D,
): T {
  return mixTensors(conversionTables(schedule, conversion), xt, prediction, t);
}

/**
 * `convertPrediction` for host arrays that hold `t.length` samples one after the other.
 *
 * @throws ScheduleInputError where the lengths do not fit, or a timestep is outside 0..T-1
 */
export function convertPredictionArrays(
  schedule: NoiseSchedule,
  conversion: Conversion,
  prediction: Float32Array,
  xt: Float32Array,
  t: ArrayLike<number>,
): Float32Array {
  return mixArrays(conversionTables(schedule, conversion), xt, prediction, t);
}

function conversionTables(schedule: NoiseSchedule, { from, to }: Conversion): MixingTables {
  const coefficients = Array.from(schedule.alphaBars, (alphaBar) =>
    conversionCoefficients(from, to, alphaBar),
  );
  return {
    first: Float64Array.from(coefficients, ({ xt }) => xt),
    second: Float64Array.from(coefficients, ({ prediction }) => prediction),
  };
}
