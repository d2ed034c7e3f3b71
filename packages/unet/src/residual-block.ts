import type * as tf from '@tensorflow/tfjs-core';
import { namedLinear } from './embeddings';
import { namedParameter, type ParameterTensors } from './named-parameters';
import { convolution } from './operations/convolution';
import type { GroupNormOptions } from './operations/group-norm-silu';
import { groupNormSiluAdd } from './operations/group-norm-silu-add';
import { hasSkipConvolution, type BlockLayout } from './residual-block-layout';

/** A convolution of the parameters, by its name. */
export function namedConvolution(parameters: ParameterTensors, name: string, x: tf.Tensor4D): tf.Tensor4D {
  return convolution(
    x,
    namedParameter(parameters, `${name}.weight`) as tf.Tensor4D,
    namedParameter(parameters, `${name}.bias`) as tf.Tensor1D,
  );
}

function namedGroupNormSiluAdd(
  parameters: ParameterTensors,
  name: string,
  x: tf.Tensor4D,
  addend: tf.Tensor4D | tf.Tensor2D,
  options: GroupNormOptions,
): tf.Tensor4D {
  return groupNormSiluAdd(
    x,
    namedParameter(parameters, `${name}.weight`) as tf.Tensor1D,
    namedParameter(parameters, `${name}.bias`) as tf.Tensor1D,
    addend,
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
  const first = namedGroupNormSiluAdd(
    parameters,
    `${name}.groupnorm1`,
    namedConvolution(parameters, `${name}.conv1`, x),
    namedLinear(parameters, `${name}.emb_proj`, embedding),
    norm,
  );
  return namedGroupNormSiluAdd(
    parameters,
    `${name}.groupnorm2`,
    namedConvolution(parameters, `${name}.conv2`, first),
    hasSkipConvolution(layout) ? namedConvolution(parameters, `${name}.skip_conv`, x) : x,
    norm,
  );
}
