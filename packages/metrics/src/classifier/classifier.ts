import {
  checkTensors,
  decodeSafetensors,
  encodeSafetensors,
  type NamedTensor,
  type NamedTensors,
  type TensorSpec,
} from '@ddpm/checkpoint';
import { MetricsError } from '../metrics-error';
import type { HostTensor, HostTensors } from '@ddpm/engine';
import { featureLayers, FEATURE_SIZE, type ClassifierConfig } from './layers';

/** A trained classifier: what it looks at, and its weights in kernel layout. */
export interface Classifier {
  /** The shape of the network. */
  readonly config: ClassifierConfig;
  /** Weights by name, in kernel layout. */
  readonly weights: HostTensors;
}

/** Names and shapes as they stand in the file, in PyTorch's layouts. */
export function classifierSpecs(config: ClassifierConfig): readonly TensorSpec[] {
  const layers = featureLayers(config).flatMap(({ name, inChannels, outChannels, kernel }) => [
    { name: `${name}.weight`, shape: [outChannels, inChannels, kernel, kernel] },
    { name: `${name}.bias`, shape: [outChannels] },
  ]);
  return [
    ...layers,
    { name: 'classes.weight', shape: [config.numClasses, FEATURE_SIZE] },
    { name: 'classes.bias', shape: [config.numClasses] },
  ];
}

/**
 * Reads a classifier out of a safetensors file as {@link encodeClassifier} writes it.
 *
 * @throws CheckpointError where the file is damaged or holds other tensors; MetricsError where it is no classifier's
 */
export function decodeClassifier(bytes: Uint8Array, source = 'the classifier'): Classifier {
  const { tensors, metadata } = decodeSafetensors(bytes, source);
  const config = configFrom(metadata, source);
  checkTensors(tensors, classifierSpecs(config), source);
  const weights = Object.entries(tensors).map(([name, tensor]) => toKernelLayout(name, tensor));
  return { config, weights: Object.fromEntries(weights) };
}

/** The classifier as a safetensors file with float16 weights in PyTorch's layouts. */
export function encodeClassifier({ config, weights }: Classifier): Uint8Array {
  const stored: NamedTensors = Object.fromEntries(
    Object.entries(weights).map(([name, tensor]) => fromKernelLayout(name, tensor)),
  );
  const metadata = {
    image_size: String(config.imageSize),
    channels: String(config.channels),
    num_classes: String(config.numClasses),
  };
  return encodeSafetensors(stored, { dtype: 'float16', metadata });
}

function configFrom(metadata: Readonly<Record<string, string>>, source: string): ClassifierConfig {
  const size = (name: string): number => {
    const value = Number(metadata[name]);
    if (Number.isSafeInteger(value) && value > 0 && value <= 4096) return value;
    throw new MetricsError(
      `${source} has no valid '${name}' in its metadata; give a file that encodeClassifier wrote`,
    );
  };
  return { imageSize: size('image_size'), channels: size('channels'), numClasses: size('num_classes') };
}

function toKernelLayout(name: string, { shape, data }: NamedTensor): [string, HostTensor] {
  const floats = { shape, data: Float32Array.from(data) };
  if (shape.length === 4) return [name.replace(/weight$/, 'filter'), reorderAxes(floats, [2, 3, 1, 0])];
  return [name, shape.length === 2 ? reorderAxes(floats, [1, 0]) : floats];
}

function fromKernelLayout(name: string, tensor: HostTensor): [string, NamedTensor] {
  const { shape } = tensor;
  if (shape.length === 4) return [name.replace(/filter$/, 'weight'), reorderAxes(tensor, [3, 2, 0, 1])];
  return [name, shape.length === 2 ? reorderAxes(tensor, [1, 0]) : tensor];
}

/** A copy of a tensor with its axes in another order, as `tf.transpose` would: axis i of the result is `order[i]`. */
export function reorderAxes(
  { shape, data }: HostTensor,
  order: readonly number[],
): HostTensor & { readonly data: Float32Array } {
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, size) => product * size, 1));
  const newShape = order.map((axis) => shape[axis] ?? 1);
  const newStrides = order.map((axis) => strides[axis] ?? 0);
  const result = new Float32Array(data.length);
  const index = newShape.map(() => 0);
  let from = 0;
  for (let to = 0; to < result.length; to += 1) {
    result[to] = data[from] ?? 0;
    for (let axis = newShape.length - 1; axis >= 0; axis -= 1) {
      const [size, stride] = [newShape[axis] ?? 1, newStrides[axis] ?? 0];
      const next = (index[axis] ?? 0) + 1;
      from += stride;
      index[axis] = next;
      if (next < size) break;
      from -= stride * size;
      index[axis] = 0;
    }
  }
  return { shape: newShape, data: result };
}
