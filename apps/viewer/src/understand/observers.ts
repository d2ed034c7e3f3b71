import { createEagerRunner, type HostTensor, type PureStep, type StepRunner } from '@ddpm/engine';
import type { Sampler, SamplingModel } from '@ddpm/sampler';
import { conversionCoefficients } from '@ddpm/scheduler';
import type * as tf from '@tensorflow/tfjs-core';
import type {
  FeatureMaps,
  ObservationRequest,
  Opinion,
  Opinions,
  OpinionsRequest,
} from './understand-protocol';

/** The functions that look into a model; the model's weights stay on the device after the first look. */
export interface Observers {
  /** Nothing where the network cannot tell. */
  maps(sampler: Sampler, request: ObservationRequest): Promise<readonly FeatureMaps[]>;
  /** Null where the network knows no missing label. */
  opinions(sampler: Sampler, request: OpinionsRequest): Promise<Opinions | null>;
}

export function createObservers(): Observers {
  const runners = new WeakMap<SamplingModel, Promise<StepRunner>>();

  async function run(
    model: SamplingModel,
    inputs: Inputs,
  ): Promise<readonly (readonly [string, HostTensor])[]> {
    const runner = runners.get(model) ?? createEagerRunner(observationStep(model), model.parameters);
    runners.set(model, runner);
    return Object.entries(await (await runner).run({ ...inputs }));
  }

  return {
    async maps({ model }, { xt, t, label }) {
      if (model.activations === undefined) return [];
      const labels = label === null ? {} : { labels: labelsTensor(label) };
      const outputs = await run(model, { xt: imagesTensor(model, xt), t: timesTensor(t), ...labels });
      return outputs.map(([name, { shape, data }]) => {
        const [, height = 0, width = 0, channels = 0] = shape;
        return { name, shape: [height, width, channels], values: Float32Array.from(data) };
      });
    },
    async opinions({ model, schedule }, { xt, t, alphaBar, label }) {
      if (model.nullLabel === null) return null;
      const [[, prediction] = []] = await run(model, {
        both: imagesTensor(model, xt, xt),
        t: timesTensor(t, t),
        labels: labelsTensor(model.nullLabel, label),
      });
      const values = Float32Array.from(prediction?.data ?? []);
      const say = (part: Float32Array): Opinion => ({
        noise: converted(
          part,
          xt,
          conversionCoefficients(schedule.config.predictionType, 'epsilon', alphaBar),
        ),
        x0: converted(part, xt, conversionCoefficients(schedule.config.predictionType, 'sample', alphaBar)),
      });
      return {
        withoutLabel: say(values.subarray(0, xt.length)),
        withLabel: say(values.subarray(xt.length)),
      };
    },
  };
}

/** `both` asks for predictions, `xt` for what the blocks put out. */
type Inputs = { readonly t: HostTensor; readonly labels?: HostTensor } & (
  { readonly xt: HostTensor } | { readonly both: HostTensor }
);

function observationStep(model: SamplingModel): PureStep {
  return (inputs) => {
    const { xt, both, t, labels } = inputs as Record<string, tf.Tensor> & StepInputs;
    if (both !== undefined) return { prediction: model.predict(inputs, both, t, labels ?? null) };
    return xt === undefined ? {} : { ...model.activations?.(inputs, xt, t, labels ?? null) };
  };
}

interface StepInputs {
  readonly xt?: tf.Tensor4D;
  readonly both?: tf.Tensor4D;
  readonly t: tf.Tensor1D;
  readonly labels?: tf.Tensor;
}

function imagesTensor({ imageShape }: SamplingModel, ...images: readonly Float32Array[]): HostTensor {
  const data = Float32Array.from(images.flatMap((image) => Array.from(image)));
  return { shape: [images.length, ...imageShape], data };
}

function timesTensor(...times: readonly number[]): HostTensor {
  return { shape: [times.length], data: Float32Array.from(times) };
}

function labelsTensor(...labels: readonly number[]): HostTensor {
  return { shape: [labels.length], data: Int32Array.from(labels) };
}

function converted(
  prediction: Float32Array,
  xt: Float32Array,
  weights: { readonly xt: number; readonly prediction: number },
): Float32Array {
  return prediction.map((value, index) => weights.xt * (xt[index] ?? 0) + weights.prediction * value);
}
