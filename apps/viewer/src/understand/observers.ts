import { createEagerRunner, type HostTensors, type PureStep, type StepRunner } from '@ddpm/backend';
import type { SamplingModel } from '@ddpm/sampler';
import type * as tf from '@tensorflow/tfjs-core';
import type { FeatureMaps, ObservationRequest } from './understand-protocol';

/** The function that looks into a model; the model's weights stay on the device after the first look. */
export function createObservers(): (
  model: SamplingModel,
  request: ObservationRequest,
) => Promise<readonly FeatureMaps[]> {
  const runners = new WeakMap<SamplingModel, Promise<StepRunner>>();
  return async (model, request) => {
    if (model.activations === undefined) return [];
    const inputs = observationInputs(model, request);
    const runner = runners.get(model) ?? createEagerRunner(observationStep(model), model.parameters);
    runners.set(model, runner);
    const outputs = await (await runner).run(inputs);
    return Object.entries(outputs).map(([name, { shape, data }]) => {
      const [, height = 0, width = 0, channels = 0] = shape;
      return { name, shape: [height, width, channels], values: Float32Array.from(data) };
    });
  };
}

function observationStep(model: SamplingModel): PureStep {
  return (inputs) => {
    const { xt, t, labels } = inputs as Record<string, tf.Tensor> & Inputs;
    return { ...model.activations?.(inputs, xt, t, labels ?? null) };
  };
}

interface Inputs {
  readonly xt: tf.Tensor4D;
  readonly t: tf.Tensor1D;
  readonly labels?: tf.Tensor;
}

function observationInputs({ imageShape }: SamplingModel, { xt, t, label }: ObservationRequest): HostTensors {
  return {
    xt: { shape: [1, ...imageShape], data: xt },
    t: { shape: [1], data: Float32Array.of(t) },
    ...(label === null ? {} : { labels: { shape: [1], data: Int32Array.of(label) } }),
  };
}
