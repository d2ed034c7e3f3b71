import * as tf from '@tensorflow/tfjs-core';
import { featureLayers, FEATURE_SIZE, type ClassifierConfig, type ConvolutionLayer } from './layers';

/** A convolution with bias, ReLU, and pooling where the layer has it. */
function applyLayer(
  { name, padding, pools }: ConvolutionLayer,
  x: tf.Tensor4D,
  weights: Record<string, tf.Tensor>,
): tf.Tensor4D {
  const { [`${name}.filter`]: filter, [`${name}.bias`]: bias } = weights as Record<string, tf.Tensor4D>;
  if (filter === undefined || bias === undefined) throw new TypeError(`The layer ${name} has no weights.`);
  const y = tf.relu(tf.add<tf.Tensor4D>(tf.conv2d(x, filter, 1, padding), bias));
  return pools ? tf.maxPool(y, 2, 2, 'valid') : y;
}

/**
 * The forward pass, pure.
 *
 * @param weights in kernel layout: `NAME.filter` and `NAME.bias` of each layer, `classes.weight` [features, classes]
 * and `classes.bias`
 * @param images in [-1, 1], [batch, height, width, channels]
 * @returns `features` [batch, 128], not below 0, and `logits` [batch, classes]
 */
export function predictClasses(
  config: ClassifierConfig,
  weights: Record<string, tf.Tensor>,
  images: tf.Tensor4D,
): { readonly features: tf.Tensor2D; readonly logits: tf.Tensor2D } {
  return tf.tidy(() => {
    const maps = featureLayers(config).reduce((x, layer) => applyLayer(layer, x, weights), images);
    const features = tf.reshape<tf.Rank.R2>(maps, [images.shape[0], FEATURE_SIZE]);
    const last = weights as Record<'classes.weight' | 'classes.bias', tf.Tensor>;
    const scores = tf.matMul(features, last['classes.weight']);
    return { features, logits: tf.add(scores, last['classes.bias']) };
  });
}
