import type { SamplingModel } from '@ddpm/sampler';
import { conversionCoefficients, lookUp, type NoiseSchedule } from '@ddpm/scheduler';
import * as tf from '@tensorflow/tfjs-core';
import { checkMixture, type PointMixture } from './point-mixture';
import { pointShape } from './point-dataset';

/** Logarithm of the weight of a component that is not of the class asked for. */
const NEVER = -1e9;

/**
 * The exact denoiser of a mixture (see `exactCleanPoint`) as a network without parameters to learn, for every sampler. It
 * predicts what the schedule's `predictionType` names; its null label stands for all classes.
 *
 * @throws PointsError where the mixture is none
 */
export function exactModel(mixture: PointMixture, schedule: NoiseSchedule): SamplingModel {
  checkMixture(mixture);
  const { components, classNames } = mixture;
  const numClasses = classNames.length;
  const count = components.length;
  const tables = noiseTables(schedule);
  const membership = Float32Array.from({ length: (numClasses + 1) * count }, (_, place) => {
    const [row, index] = [Math.floor(place / count), place % count];
    return row === numClasses || components[index]?.label === row ? 0 : NEVER;
  });
  return {
    parameters: {
      means: { shape: [count, 2], data: Float32Array.from(components.flatMap(({ mean }) => mean)) },
      variances: {
        shape: [1, count],
        data: Float32Array.from(components, ({ deviation }) => deviation ** 2),
      },
      membership: { shape: [numClasses + 1, count], data: membership },
    },
    imageShape: pointShape,
    numClasses,
    nullLabel: numClasses,
    classNames,
    predict: (tensors, xt, t, labels) =>
      tf.tidy(() => {
        const { means, variances, membership: logMembers } = tensors as ExactTensors;
        const points = tf.reshape<tf.Rank.R2>(xt, [-1, 2]);
        const at = (table: Float64Array): tf.Tensor2D => tf.reshape(between(table, t), [-1, 1]);
        const logWeights = labels === null ? tf.scalar(0) : logWeightsOf(labels, logMembers);
        const noise = { signal: at(tables.signal), variance: at(tables.variance) };
        const clean = expectedCleanPoints(points, noise, { means, variances }, logWeights);
        const prediction = tf.add(tf.mul(points, at(tables.xt)), tf.mul(clean, at(tables.clean)));
        return tf.reshape<tf.Rank.R4>(prediction, xt.shape);
      }),
  };
}

type ExactTensors = Readonly<Record<'means' | 'variances' | 'membership', tf.Tensor2D>>;

/** By timestep: of the forward process, and what makes the prediction of xt and the clean point. */
function noiseTables({ alphaBars, config }: NoiseSchedule) {
  const conversions = Array.from(alphaBars, (alphaBar) =>
    conversionCoefficients('sample', config.predictionType, alphaBar),
  );
  return {
    signal: alphaBars.map(Math.sqrt),
    variance: alphaBars.map((alphaBar) => 1 - alphaBar),
    xt: Float64Array.from(conversions, ({ xt }) => xt),
    clean: Float64Array.from(conversions, ({ prediction }) => prediction),
  };
}

/** The table between its entries, where a method asks for fractional timesteps: [N]. */
function between(table: Float64Array, t: tf.Tensor1D): tf.Tensor1D {
  const below = tf.floor(t);
  const above = tf.minimum<tf.Tensor1D>(tf.add(below, 1), table.length - 1);
  const low = lookUp(table, tf.cast(below, 'int32'));
  const rise = tf.sub(lookUp(table, tf.cast(above, 'int32')), low);
  return tf.add(low, tf.mul(rise, tf.sub(t, below)));
}

/** How much each component counts for each label, as a logarithm: [N, components]. */
function logWeightsOf(labels: tf.Tensor, logMembers: tf.Tensor2D): tf.Tensor2D {
  if (labels.rank === 1) return tf.gather(logMembers, labels);
  const weights = tf.matMul<tf.Tensor2D>(labels, tf.exp(logMembers));
  return tf.maximum(tf.log(tf.maximum(weights, 1e-30)), NEVER);
}

/** Bayes' rule, component by component: [N, 2]. */
function expectedCleanPoints(
  points: tf.Tensor2D,
  noise: { readonly signal: tf.Tensor2D; readonly variance: tf.Tensor2D },
  { means, variances }: Pick<ExactTensors, 'means' | 'variances'>,
  logWeights: tf.Tensor,
): tf.Tensor2D {
  const { signal } = noise;
  const total = tf.add<tf.Tensor2D>(tf.mul(tf.square(signal), variances), noise.variance);
  // |x - a m|^2 without a tensor of [N, components, 2].
  const products = tf.matMul(points, tf.transpose(means));
  const squares = tf.reshape(tf.sum(tf.square(means), 1), [1, -1]);
  const distances = tf.add(
    tf.sub(tf.sum(tf.square(points), 1, true), tf.mul(tf.mul(signal, products), 2)),
    tf.mul(tf.square(signal), squares),
  );
  const logits = tf.add(tf.sub(tf.div(distances, tf.mul(total, -2)), tf.log(total)), logWeights);
  // A softmax, of kernels that compile as well.
  const likelihoods = tf.exp(tf.sub<tf.Tensor2D>(logits, tf.max(logits, 1, true)));
  const shares = tf.div<tf.Tensor2D>(likelihoods, tf.sum(likelihoods, 1, true));
  // The mean of component k is m + gain (x - a m).
  const gain = tf.div<tf.Tensor2D>(tf.mul(signal, variances), total);
  const kept = tf.sub<tf.Tensor2D>(1, tf.mul(gain, signal));
  const towards = tf.matMul(tf.mul<tf.Tensor2D>(shares, kept), means);
  return tf.add(towards, tf.mul(points, tf.sum(tf.mul(shares, gain), 1, true)));
}
