import type { ModelFolderContent } from '@ddpm/checkpoint';
import type { HostTensors, PureStep } from '@ddpm/engine';
import { exportOnnx } from '@ddpm/engine/compiled';
import {
  flattenParameters,
  kernelLayoutOnHost,
  predict,
  uNetConfigFromJSON,
  type ParameterArrays,
  type UNetConfig,
} from '@ddpm/unet';
import * as tf from '@tensorflow/tfjs-core';

/**
 * The network of a model as an ONNX file of plain operators, for batches of any size N, in the field's order of axes.
 *
 * Inputs: `sample` float32 [N, channels, size, size], the noisy images; `timestep` float32 [N]; and, for a network with
 * labels, `class_labels` int32 [N]. Output: `out_sample`, shaped like `sample`: what the schedule's `prediction_type`
 * names. The metadata holds the model's card and the two configurations, as JSON.
 */
export function networkOnnx({
  unetConfig,
  schedulerConfig,
  tensors,
  modelIndex = {},
}: ModelFolderContent): Uint8Array {
  const unet = uNetConfigFromJSON(unetConfig);
  const parameters = flattenParameters(unet, tensors as ParameterArrays);
  return exportOnnx(channelsFirstNetwork(unet), exampleInputs(unet), {
    constants: kernelLayoutOnHost(unet, parameters),
    batchAxis: 'batch_size',
    metadata: texts({
      ...card(modelIndex as Readonly<Record<string, unknown>>),
      unet_config: unetConfig,
      scheduler_config: schedulerConfig,
    }),
  });
}

function channelsFirstNetwork(unet: UNetConfig): PureStep {
  return ({ sample, timestep, class_labels: labels, ...parameters }) => {
    const xt = tf.transpose(sample as tf.Tensor4D, [0, 2, 3, 1]);
    const prediction = predict(unet, parameters, xt, timestep as tf.Tensor1D, labels ?? null);
    return { out_sample: tf.transpose(prediction, [0, 3, 1, 2]) };
  };
}

function exampleInputs({ channels, imageSize, numClasses }: UNetConfig): HostTensors {
  const sample = {
    shape: [1, channels, imageSize, imageSize],
    data: new Float32Array(channels * imageSize ** 2),
  };
  const timestep = { shape: [1], data: new Float32Array(1) };
  if (numClasses === null) return { sample, timestep };
  return { sample, timestep, class_labels: { shape: [1], data: new Int32Array(1) } };
}

/** What people want to know of a model: what it was trained on, for which labels, how, and how to sample. */
function card({ dataset, class_names, training, sampling }: Readonly<Record<string, unknown>>): object {
  return { dataset, class_names, training, sampling };
}

/** Texts as they are, everything else as JSON. */
function texts(fields: object): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([, value]) => value !== undefined && value !== null)
      .map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
  );
}
