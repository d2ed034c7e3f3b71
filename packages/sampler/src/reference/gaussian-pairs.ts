import { alphaBarAt, articleSchedule, createNoiseSchedule, lookUp } from '@ddpm/scheduler';
import * as tf from '@tensorflow/tfjs-core';
import type { SamplingModel } from '../loading/sampling-model';
import { gaussianCleanImage } from './gaussian-model';

/**
 * The exact noise prediction, under the article's schedule, for images of two pixels with mean 0: their mean has the
 * deviation `common / sqrt 2` and half their difference `apart / sqrt 2`, all normal.
 */
export function gaussianPairs(common: number, apart: number): Pick<SamplingModel, 'predict'> {
  const schedule = createNoiseSchedule(articleSchedule);
  const noiseWeights = (deviation: number): Float64Array =>
    Float64Array.from(schedule.alphaBars, (_, t) => {
      const alphaBar = alphaBarAt(schedule, t);
      const x0 = gaussianCleanImage(deviation, alphaBar).xt;
      return (1 - Math.sqrt(alphaBar) * x0) / Math.sqrt(1 - alphaBar);
    });
  // The mean and half the difference carry half of a pixel's noise variance; scaled by sqrt 2 they carry all of it.
  const [sum, difference] = [noiseWeights(common), noiseWeights(apart)];
  return {
    predict: (_, xt, t) => {
      const at = (table: Float64Array): tf.Tensor =>
        tf.reshape(lookUp(table, tf.cast(t, 'int32')), [-1, 1, 1, 1]);
      const mean = tf.mean(xt, 2, true);
      return tf.add(tf.mul(mean, at(sum)), tf.mul(tf.sub(xt, mean), at(difference)));
    },
  };
}
