import * as tf from '@tensorflow/tfjs-core';
import { linear, product } from './operations/linear';
import { silu } from './operations/silu';
import { namedParameter, type ParameterTensors } from './named-parameters';

/** f_i = exp(-ln(10000) i / half), i = 0 .. half - 1, in radians a time step. */
function frequencies(half: number): Float32Array {
  return Float32Array.from({ length: half }, (_, i) => Math.exp((-Math.log(10_000) * i) / half));
}

/** The sinusoidal embedding of Vaswani et al. (2017): [sin(t f), cos(t f)], [N] to [N, width]. */
function sinusoid(t: tf.Tensor1D, width: number): tf.Tensor2D {
  const half = width / 2;
  const column = tf.reshape<tf.Rank.R2>(tf.cast(t, 'float32'), [-1, 1]);
  const angles = tf.mul<tf.Tensor2D>(column, tf.tensor2d(frequencies(half), [1, half]));
  return tf.concat([tf.sin(angles), tf.cos(angles)], 1);
}

/** A linear layer of the parameters, by its name. */
export function namedLinear(parameters: ParameterTensors, name: string, x: tf.Tensor2D): tf.Tensor2D {
  return linear(
    x,
    namedParameter(parameters, `${name}.weight`) as tf.Tensor2D,
    namedParameter(parameters, `${name}.bias`) as tf.Tensor1D,
  );
}

/** Time steps [N], whole or not, to their embeddings [N, width]: sinusoid, linear, SiLU, linear. */
export function timeEmbedding(parameters: ParameterTensors, t: tf.Tensor1D, width: number): tf.Tensor2D {
  const hidden = silu(namedLinear(parameters, 'time_embedding.linear1', sinusoid(t, width)));
  return namedLinear(parameters, 'time_embedding.linear2', hidden);
}

/**
 * Labels to their embeddings [N, width]: row of the table, SiLU, linear.
 * The row is picked by a product with one-hot vectors: the gradient of a gather is missing on wasm, and its one-hot
 * vectors are right as int32 alone.
 * @param labels int32 [N], or float32 weights [N, rows] that blend the rows of the table
 */
export function labelEmbedding(parameters: ParameterTensors, labels: tf.Tensor): tf.Tensor2D {
  const table = namedParameter(parameters, 'label_embedding.0.weight') as tf.Tensor2D;
  const weights = labels.rank === 1 ? tf.cast(tf.oneHot(labels, table.shape[0]), 'float32') : labels;
  return namedLinear(parameters, 'label_embedding.2', silu(product(weights as tf.Tensor2D, table)));
}
