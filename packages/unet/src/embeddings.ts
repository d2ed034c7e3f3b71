import * as tf from '@tensorflow/tfjs-core';
import { labelMembers } from './label-groups';
import { linear, product } from './operations/linear';
import { pickRows } from './operations/pick-rows';
import { silu } from './operations/silu';
import { sinusoidalEmbedding } from './operations/sinusoidal-embedding';
import { namedParameter, type ParameterTensors } from './named-parameters';
import type { UNetConfig } from './unet-config';

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
  const hidden = silu(namedLinear(parameters, 'time_embedding.linear1', sinusoidalEmbedding(t, width)));
  return namedLinear(parameters, 'time_embedding.linear2', hidden);
}

/**
 * Labels to their embeddings [N, width]: row of the table, SiLU, linear. Where labels consist of groups, a label's row is
 * the sum of the rows of its members, taken before the SiLU (PyTorch: `EmbeddingBag` with `mode='sum'` in place of
 * `Embedding`).
 * @param labels int32 [N], or float32 weights [N, labels] that blend labels
 */
export function labelEmbedding(
  config: UNetConfig,
  parameters: ParameterTensors,
  labels: tf.Tensor,
): tf.Tensor2D {
  const table = labelTable(config, namedParameter(parameters, 'label_embedding.0.weight') as tf.Tensor2D);
  const rows =
    labels.rank === 1 ? pickRows(labels as tf.Tensor1D, table) : product(labels as tf.Tensor2D, table);
  return namedLinear(parameters, 'label_embedding.2', silu(rows));
}

/** One row for each label, [labels, width], of a table that may have one for each member of each group. */
function labelTable(config: UNetConfig, table: tf.Tensor2D): tf.Tensor2D {
  const { labelGroups = null } = config;
  return labelGroups === null ? table : product(tf.tensor2d(labelMembers(config, labelGroups)), table);
}
