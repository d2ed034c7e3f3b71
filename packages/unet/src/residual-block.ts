import type * as tf from '@tensorflow/tfjs-core';
import { namedLinear } from './embeddings';
import { namedParameter, type ParameterTensors } from './named-parameters';
import { add } from './operations/add';
import { addEmbedding } from './operations/add-embedding';
import { convolution } from './operations/convolution';
import { groupNormSilu, type GroupNormOptions } from './operations/group-norm-silu';
import { hasSkipConvolution, type BlockLayout } from './residual-block-layout';

/** A convolution of the parameters, by its name. */
export function namedConvolution(parameters: ParameterTensors, name: string, x: tf.Tensor4D): tf.Tensor4D {
  return convolution(
    x,
    namedParameter(parameters, `${name}.weight`) as tf.Tensor4D,
    namedParameter(parameters, `${name}.bias`) as tf.Tensor1D,
  );
}

function namedGroupNormSilu(
  parameters: ParameterTensors,
  name: string,
  x: tf.Tensor4D,
  options: GroupNormOptions,
): tf.Tensor4D {
  return groupNormSilu(
    x,
    namedParameter(parameters, `${name}.weight`) as tf.Tensor1D,
    namedParameter(parameters, `${name}.bias`) as tf.Tensor1D,
    options,
  );
}

/**
 * One residual block: conv1, GroupNorm, SiLU, + emb_proj(embedding), conv2, GroupNorm, SiLU, + skip(x).
 * @param x [N, H, W, inChannels]
 * @param embedding of time and label together, [N, embeddingChannels]
 * @returns [N, H, W, outChannels]
 */
export function residualBlock(
  parameters: ParameterTensors,
  layout: BlockLayout,
  norm: GroupNormOptions,
  x: tf.Tensor4D,
  embedding: tf.Tensor2D,
): tf.Tensor4D {
  const { name } = layout;
  const first = namedGroupNormSilu(
    parameters,
    `${name}.groupnorm1`,
    namedConvolution(parameters, `${name}.conv1`, x),
    norm,
  );
  const conditioned = addEmbedding(first, namedLinear(parameters, `${name}.emb_proj`, embedding));
  const second = namedGroupNormSilu(
    parameters,
    `${name}.groupnorm2`,
    namedConvolution(parameters, `${name}.conv2`, conditioned),
    norm,
  );
  const skip = hasSkipConvolution(layout) ? namedConvolution(parameters, `${name}.skip_conv`, x) : x;
  return add(second, skip);
}
