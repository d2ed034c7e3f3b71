import { conversionCoefficients, lookUp, type NoiseSchedule } from '@ddpm/scheduler';
import * as tf from '@tensorflow/tfjs-core';
import type { SamplingModel } from '../loading/sampling-model';

/** Data whose pixels are all independent and normal: one mean for each label, one deviation. */
export interface GaussianData {
  readonly means: readonly number[];
  readonly deviation: number;
  readonly imageShape: readonly [number, number, number];
  /** Whether the last mean belongs to the null label. */
  readonly lastIsNull?: boolean;
}

/** A prediction as `xt * xtImage + mean * labelMean`. */
export interface GaussianPrediction {
  readonly xt: number;
  readonly mean: number;
}

/** E[x0 | xt] of normal data, by Bayes' rule: precisions add. */
export function gaussianCleanImage(deviation: number, alphaBar: number): GaussianPrediction {
  const variance = alphaBar * deviation ** 2 + 1 - alphaBar;
  return { xt: (Math.sqrt(alphaBar) * deviation ** 2) / variance, mean: (1 - alphaBar) / variance };
}

/** The exact denoiser of normal data, in the kind of prediction that the schedule asks for. */
export function gaussianModel(data: GaussianData, schedule: NoiseSchedule): SamplingModel {
  const predictions = Array.from(schedule.alphaBars, (alphaBar) => {
    const x0 = gaussianCleanImage(data.deviation, alphaBar);
    const to = conversionCoefficients('sample', schedule.config.predictionType, alphaBar);
    return { xt: to.xt + to.prediction * x0.xt, mean: to.prediction * x0.mean };
  });
  const xtWeights = Float64Array.from(predictions, ({ xt }) => xt);
  const meanWeights = Float64Array.from(predictions, ({ mean }) => mean);
  const classes = data.means.length - (data.lastIsNull === true ? 1 : 0);
  return {
    predict: (parameters, xt, t, labels) => {
      const column = (values: tf.Tensor): tf.Tensor => tf.reshape(values, [-1, 1, 1, 1]);
      const at = (table: Float64Array): tf.Tensor => column(interpolate(table, t));
      const { means } = parameters;
      if (labels === null || means === undefined) throw new Error('the model needs its labels and means');
      const labelMeans =
        labels.rank === 2 ? tf.sum(tf.mul(labels, tf.reshape(means, [1, -1])), 1) : tf.gather(means, labels);
      const mean = tf.mul(column(labelMeans), at(meanWeights));
      return tf.add(tf.mul(xt, at(xtWeights)), mean);
    },
    parameters: { means: { shape: [data.means.length], data: Float32Array.from(data.means) } },
    imageShape: data.imageShape,
    numClasses: classes,
    nullLabel: data.lastIsNull === true ? classes : null,
  };
}

/** The table between its entries, where a method asks for fractional timesteps. */
function interpolate(table: Float64Array, t: tf.Tensor1D): tf.Tensor {
  const below = tf.floor(t);
  const above = tf.minimum<tf.Tensor1D>(tf.add(below, 1), table.length - 1);
  const low = lookUp(table, tf.cast(below, 'int32'));
  const rise = tf.sub(lookUp(table, tf.cast(above, 'int32')), low);
  return tf.add(low, tf.mul(rise, tf.sub(t, below)));
}
