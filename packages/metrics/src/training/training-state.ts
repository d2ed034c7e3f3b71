import { normals, randomKey } from '@ddpm/random';
import type { Classifier } from '../classifier/classifier';
import { featureLayers, FEATURE_SIZE, filterShape, type ClassifierConfig } from '../classifier/layers';
import { MetricsError } from '../metrics-error';
import type { HostTensor, HostTensors } from '@ddpm/engine';
import { BATCH_NORM_EPSILON } from './batch-normalization';

/**
 * The state that training starts from, in kernel layout: weights with the variance that keeps activations at one size
 * (He et al. 2015), normalisation that does nothing, and no velocity.
 */
export function initialTrainingState(config: ClassifierConfig, seed: number): HostTensors {
  const layers = featureLayers(config).map((layer) => {
    const shape = filterShape(layer);
    const { name, outChannels, kernel, inChannels } = layer;
    return {
      ...withVelocity(`${name}.filter`, heNormal(seed, name, shape, kernel * kernel * inChannels)),
      ...withVelocity(`${name}.scale`, filled([outChannels], 1)),
      ...withVelocity(`${name}.shift`, filled([outChannels], 0)),
      [`${name}.mean`]: filled([outChannels], 0),
      [`${name}.variance`]: filled([outChannels], 1),
    };
  });
  const { numClasses } = config;
  const classes = heNormal(seed, 'classes', [FEATURE_SIZE, numClasses], FEATURE_SIZE);
  return Object.assign(
    {},
    ...layers,
    withVelocity('classes.weight', classes),
    withVelocity('classes.bias', filled([numClasses], 0)),
  ) as HostTensors;
}

function withVelocity(name: string, tensor: HostTensor): HostTensors {
  return { [name]: tensor, [`${name}.velocity`]: filled(tensor.shape, 0) };
}

function filled(shape: readonly number[], value: number): HostTensor {
  return { shape, data: new Float32Array(shape.reduce((product, size) => product * size, 1)).fill(value) };
}

function heNormal(seed: number, name: string, shape: readonly number[], fanIn: number): HostTensor {
  const { data } = filled(shape, 0);
  const deviation = Math.sqrt(2 / fanIn);
  return { shape, data: normals(randomKey(seed, 'classifier', name), data.length).map((z) => z * deviation) };
}

/** The trained classifier, its normalisation folded into the convolutions: what is left is a filter and a bias. */
export function classifierFromState(config: ClassifierConfig, state: HostTensors): Classifier {
  const layers = featureLayers(config).map(({ name }) => foldNormalization(name, state));
  const weights = Object.assign(
    {
      'classes.weight': entry(state, 'classes.weight'),
      'classes.bias': entry(state, 'classes.bias'),
    },
    ...layers,
  ) as HostTensors;
  return { config, weights };
}

function foldNormalization(name: string, state: HostTensors): HostTensors {
  const [filter, scale, shift, mean, variance] = ['filter', 'scale', 'shift', 'mean', 'variance'].map(
    (part) => entry(state, `${name}.${part}`),
  ) as [HostTensor, HostTensor, HostTensor, HostTensor, HostTensor];
  const factors = scale.data.map(
    (value, channel) => value / Math.sqrt((variance.data[channel] ?? 1) + BATCH_NORM_EPSILON),
  );
  const channels = factors.length;
  const folded = Float32Array.from(filter.data, (value, index) => value * (factors[index % channels] ?? 1));
  const bias = Float32Array.from(
    shift.data,
    (value, channel) => value - (mean.data[channel] ?? 0) * (factors[channel] ?? 1),
  );
  return {
    [`${name}.filter`]: { shape: filter.shape, data: folded },
    [`${name}.bias`]: { shape: [channels], data: bias },
  };
}

function entry(state: HostTensors, name: string): HostTensor {
  const tensor = state[name];
  if (tensor === undefined) throw new MetricsError(`the state of the classifier's training lacks '${name}'`);
  return tensor;
}
