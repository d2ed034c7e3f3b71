import { randomKey, uniforms } from '@ddpm/random';
import type { SamplingModel } from '@ddpm/sampler';
import type { Predict, TrainableNetwork } from '@ddpm/trainer';
import { add, linear, silu, withOwnGradient } from '@ddpm/unet';
import * as tf from '@tensorflow/tfjs-core';
import { PointsError } from './errors';
import { pointClassNames } from './point-mixture';
import { pointShape } from './point-dataset';
import { featureCount, pointFeatures } from './point-features';

/** What a network for points is made of. */
export interface PointNetworkConfig {
  /** Width of its layers. */
  readonly hiddenChannels: number;
  /** How many there are between the first and the last, each added to what comes in. */
  readonly hiddenLayers: number;
  /** The names of the classes; there is one more label, for none. */
  readonly classNames: readonly string[];
}

/** Learns one of the named mixtures in seconds on one thread of WebAssembly. */
export const smallPointNetwork: PointNetworkConfig = {
  hiddenChannels: 96,
  hiddenLayers: 3,
  classNames: pointClassNames,
};

/** A network for points, to train and to sample from. */
export interface PointNetwork extends TrainableNetwork {
  readonly config: PointNetworkConfig;
  /** The network with its weights, `[parameterCount]`, for a `Sampler`. */
  model(parameters: Float32Array): SamplingModel;
}

/**
 * A perceptron with residual layers in place of the U-Net: from place, timestep and label (see `pointFeatures`) to two
 * numbers. Points are images of one pixel with two channels.
 */
export function pointNetwork(config: PointNetworkConfig = smallPointNetwork): PointNetwork {
  const specs = parameterSpecs(config);
  const numClasses = config.classNames.length;
  const parameterCount = specs.reduce((sum, { size }) => sum + size, 0);
  return {
    config,
    imageShape: pointShape,
    numClasses,
    nullLabel: numClasses,
    parameterCount,
    initialParameters: (seed) => initialParameters(specs, parameterCount, seed),
    valueAndGradients: (flat, loss) =>
      tf.tidy(() => {
        const pieces = tf.split(
          flat,
          specs.map(({ size }) => size),
        );
        const named = specs.map(({ shape }, index) => tf.reshape(pieces[index] ?? flat, [...shape]));
        const { value, grads } = tf.valueAndGrads((...tensors: tf.Tensor[]) => loss(bound(config, tensors)))(
          named,
        );
        return { value, gradients: tf.concat1d(grads.map((gradient) => tf.reshape(gradient, [-1]))) };
      }),
    model: (parameters) => ({
      imageShape: pointShape,
      numClasses,
      nullLabel: numClasses,
      classNames: config.classNames,
      parameters: Object.fromEntries(
        specs.map(({ name, shape, size, offset }) => [
          name,
          { shape, data: parameters.slice(offset, offset + size) },
        ]),
      ),
      predict: (tensors, xt, t, labels) =>
        predict(
          config,
          specs.map(({ name }) => required(tensors, name)),
          xt,
          t,
          labels,
        ),
    }),
  };
}

/** @throws PointsError where it is missing */
function required(tensors: Readonly<Record<string, tf.Tensor>>, name: string): tf.Tensor {
  const tensor = tensors[name];
  if (tensor !== undefined) return tensor;
  throw new PointsError(`The parameter ${name} of the network is missing; give all of its "parameters".`);
}

function bound(config: PointNetworkConfig, tensors: readonly tf.Tensor[]): Predict {
  return (xt, t, labels) => predict(config, tensors, xt, t, labels);
}

/** @param tensors the parameters, in the order of their specs */
function predict(
  { classNames }: PointNetworkConfig,
  tensors: readonly tf.Tensor[],
  xt: tf.Tensor4D,
  t: tf.Tensor1D,
  labels: tf.Tensor | null,
): tf.Tensor4D {
  const layers = Array.from({ length: tensors.length / 2 }, (_, layer) => {
    const [weight, bias] = tensors.slice(2 * layer) as [tf.Tensor2D, tf.Tensor1D];
    return (x: tf.Tensor2D) => linear(x, weight, bias);
  });
  const [first, ...rest] = layers;
  const last = rest.pop();
  if (first === undefined || last === undefined) return xt;
  let x = silu(first(pointFeatures(xt, t, labels, classNames.length)));
  for (const layer of rest) x = add(x, silu(layer(x)));
  return asImages(last(x), xt.shape);
}

/** [N, 2] to [N, 1, 1, 2]. */
function asImages(points: tf.Tensor2D, shape: tf.Tensor4D['shape']): tf.Tensor4D {
  return withOwnGradient<tf.Tensor4D>({
    inputs: [points],
    forward: () => ({ output: tf.reshape(points, shape), saved: [] }),
    backward: (dy) => [tf.reshape(dy, points.shape)],
  });
}

interface ParameterSpec {
  readonly name: string;
  /** Weights are [in, out]. */
  readonly shape: readonly number[];
  readonly size: number;
  readonly offset: number;
}

function parameterSpecs({
  hiddenChannels,
  hiddenLayers,
  classNames,
}: PointNetworkConfig): readonly ParameterSpec[] {
  const layer = (name: string, inputs: number, outputs: number) => [
    { name: `${name}.weight`, shape: [inputs, outputs] },
    { name: `${name}.bias`, shape: [outputs] },
  ];
  const shapes = [
    ...layer('input', featureCount(classNames.length), hiddenChannels),
    ...Array.from({ length: hiddenLayers }, (_, index) =>
      layer(`hidden${index + 1}`, hiddenChannels, hiddenChannels),
    ).flat(),
    ...layer('output', hiddenChannels, 2),
  ];
  let offset = 0;
  return shapes.map(({ name, shape }) => {
    const size = shape.reduce((product, length) => product * length, 1);
    const spec = { name, shape, size, offset };
    offset += size;
    return spec;
  });
}

/** He et al. 2015 for the weights, 0 for biases and for the last layer: before it learns, the network predicts 0. */
function initialParameters(specs: readonly ParameterSpec[], count: number, seed: number): Float32Array {
  const flat = new Float32Array(count);
  for (const { name, shape, size, offset } of specs) {
    if (shape.length === 1 || name.startsWith('output')) continue;
    const bound = Math.sqrt(3 / (shape[0] ?? 1));
    const drawn = uniforms(randomKey(seed, 'init', name), size);
    flat.set(
      drawn.map((uniform) => (2 * uniform - 1) * bound),
      offset,
    );
  }
  return flat;
}
