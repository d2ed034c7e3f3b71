import * as tf from '@tensorflow/tfjs-core';
import { withOwnGradient } from './own-gradient';
import { spatialSums } from './spatial-sums';

/** Adds a vector to every pixel of its image: `x` [N, H, W, C] + `embedding` [N, C]. */
export function addEmbedding(x: tf.Tensor4D, embedding: tf.Tensor2D): tf.Tensor4D {
  const [batch, , , channels] = x.shape;
  return withOwnGradient<tf.Tensor4D>({
    inputs: [x, embedding],
    forward: () => ({ output: tf.add(x, tf.reshape(embedding, [batch, 1, 1, channels])), saved: [] }),
    backward: (dy) => [tf.clone(dy), spatialSums(dy)],
  });
}
