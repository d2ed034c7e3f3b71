import * as tf from '@tensorflow/tfjs-core';
import type { HostTensor, HostTensors, PureStep } from '../../contract';

/** Runs a step on the TensorFlow.js backend in use, and leaves no tensor behind. */
export function runEagerly(step: PureStep, inputs: HostTensors): HostTensors {
  return tf.tidy(() => {
    const outputs = step(
      Object.fromEntries(Object.entries(inputs).map(([name, tensor]) => [name, tensorOf(tensor)])),
    );
    return Object.fromEntries(
      Object.entries(outputs).map(([name, tensor]) => [name, hostTensor(tensor)]),
    ) as unknown as tf.TensorContainer;
  }) as unknown as HostTensors;
}

function tensorOf({ shape, data }: HostTensor): tf.Tensor {
  return tf.tensor(data.slice(), [...shape], data instanceof Int32Array ? 'int32' : 'float32');
}

function hostTensor(tensor: tf.Tensor): HostTensor {
  const values = tensor.dataSync();
  return {
    shape: tensor.shape,
    data: tensor.dtype === 'int32' ? Int32Array.from(values) : Float32Array.from(values),
  };
}
