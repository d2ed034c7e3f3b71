import type * as tf from '@tensorflow/tfjs-core';
import { labelEmbedding, timeEmbedding } from './embeddings';
import type { ParameterTensors } from './named-parameters';
import { add } from './operations/add';
import { maxPool } from './operations/max-pool';
import { upsampleConcat } from './operations/upsample-concat';
import { requireNetworkInputs } from './network-inputs';
import { namedConvolution, residualBlock } from './residual-block';
import { blockLayouts, type BlockLayout } from './residual-block-layout';
import type { UNetConfig } from './unet-config';

/** A prediction, and what the network made on the way to it. */
export interface ObservedPrediction {
  /** [N, imageSize, imageSize, channels] */
  readonly prediction: tf.Tensor4D;
  /** The output of `init_conv` and of each block (`down1`, ..., `bottleneck`, `up1`, ...), in order: [N, H, W, C]. */
  readonly activations: Readonly<Record<string, tf.Tensor4D>>;
}

/**
 * The network's prediction (of the noise, in the article) for noisy images: a pure function of its arguments.
 * @param parameters by name, in kernel layout (`toKernelLayout`, `kernelLayoutOnHost`)
 * @param xt noisy images, [N, imageSize, imageSize, channels], pixels about [-1, 1]
 * @param t time steps, [N], float32 or int32, 0 .. T - 1; fractions allowed
 * @param labels int32 [N], 0 .. labels - 1 (an index outside stands for no row at all, it cannot be checked here); or
 *   float32 weights [N, labels] that blend labels (`labelCount` says how many there are, the null label included); or
 *   null for an unconditional network
 * @returns [N, imageSize, imageSize, channels]
 * @throws UNetInputError where a shape or type does not fit the config; UNetParameterError where a parameter is missing
 */
export function predict(
  config: UNetConfig,
  parameters: ParameterTensors,
  xt: tf.Tensor4D,
  t: tf.Tensor1D,
  labels: tf.Tensor | null,
): tf.Tensor4D {
  return predictWithActivations(config, parameters, xt, t, labels).prediction;
}

/** `predict`, with the outputs of all blocks beside its own. It is as pure, takes the same and throws the same. */
export function predictWithActivations(
  config: UNetConfig,
  parameters: ParameterTensors,
  xt: tf.Tensor4D,
  t: tf.Tensor1D,
  labels: tf.Tensor | null,
): ObservedPrediction {
  requireNetworkInputs(config, xt, t, labels);
  const time = timeEmbedding(parameters, t, config.embeddingChannels);
  const embedding = labels === null ? time : add(time, labelEmbedding(config, parameters, labels));
  const norm = { groups: config.normGroups, epsilon: config.normEpsilon };
  const activations: Record<string, tf.Tensor4D> = {};
  const block = (layout: BlockLayout, x: tf.Tensor4D) =>
    (activations[layout.name] = residualBlock(parameters, layout, norm, x, embedding));
  const { down, bottleneck, up } = blockLayouts(config);

  const skips: tf.Tensor4D[] = [];
  let x = namedConvolution(parameters, 'init_conv', xt);
  activations['init_conv'] = x;
  for (const layout of down) {
    const skip = block(layout, x);
    skips.unshift(skip);
    x = maxPool(skip);
  }
  x = block(bottleneck, x);
  for (const [index, skip] of skips.entries()) {
    const layout = up[index];
    if (layout !== undefined) x = block(layout, upsampleConcat(x, skip));
  }
  return { prediction: namedConvolution(parameters, 'output_conv', x), activations };
}
