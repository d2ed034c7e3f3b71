import type { HostTensor, HostTensors, PureStep } from '@ddpm/engine';
import { conversionCoefficients, type PredictionType } from '@ddpm/scheduler';
import * as tf from '@tensorflow/tfjs-core';
import { limitCleanImage, type CleanImageLimit } from '../guidance/clean-image-limit';
import { guidedPrediction, type Denoiser } from '../guidance/guidance';
import type { Renoising } from '../editing/inpainting';
import type { Coefficients, PlannedStep, SamplingMethod } from '../methods/sampling-method';
import type { SamplingModel } from '../loading/sampling-model';

/** What a sampling step consists of; all of it is fixed once the step is recorded into a graph. */
export interface SamplingStepParts {
  /** The network. */
  readonly model: SamplingModel;
  /** The reverse process. */
  readonly method: SamplingMethod;
  /** What is done to the predicted clean image. */
  readonly limit: CleanImageLimit;
  /** Whether predictions are guided by the model's null label. */
  readonly guided: boolean;
  /** Whether guided predictions get their contrast back. */
  readonly rescaled?: boolean;
  /** Whether a part of the images is kept as given. */
  readonly inpainted?: boolean;
  /** Whether runners of several such steps take turns, each going on from what the one before has made. */
  readonly handsOver?: boolean;
}

/**
 * One step of the reverse process as a pure function, for a runner:
 * `{ ...parameters, xt, ...memory, start, t, labels, noise, ...coefficients } -> { xt, ...memory, image, x0 }`.
 *
 * State: the model's parameters (constants), `xt`, and the method's memory. Inputs: `start` [N, height, width, channels]
 * takes the place of `xt`, and zero that of the memory, where the coefficient `carry` is 0; elsewhere `carry` is 1 and
 * `start` is zero. Where steps hand over, `start.memory.<name>` takes the place of the memory likewise, and the outputs
 * `copy.memory.<name>` are it after the step. `t` float32 [N]; `labels` int32 [N] or float32 weights [N, rows], for a model with labels; `noise`
 * shaped like `start`, for a method that uses it; `known` (kept images at the noise level of xt), `mask` (1 where to
 * paint anew) and `renoise` (fresh noise), all shaped like `start`, for inpainting; the coefficients as scalars.
 * Outputs: `image`, a copy of the next `xt` for the host; `x0`, the predicted clean image; and, for inpainting, `shown`, the
 * images that the network saw, which elsewhere are those before the step.
 */
export function createSamplingStep(parts: SamplingStepParts): PureStep {
  const { method, limit, handsOver = false } = parts;
  return (inputs) => {
    const coefficients = coefficientTensors(inputs, method);
    const carry = tensor(inputs, 'coefficient.carry');
    const carried = (name: string): tf.Tensor4D => tf.mul(images(inputs, name), carry);
    const begun = tf.add<tf.Tensor4D>(carried('xt'), images(inputs, 'start'));
    const remembered = (name: string): tf.Tensor4D => {
      const own = carried(memoryKey(name));
      return handsOver ? tf.add(own, images(inputs, `start.${memoryKey(name)}`)) : own;
    };
    const xt = parts.inpainted === true ? withKnownPart(begun, inputs) : begun;
    const prediction = predictionOf(parts, inputs, xt);
    const x0 = limitCleanImage(cleanImage(prediction, xt, inputs), limit);
    const noise = method.usesNoise ? images(inputs, 'noise') : null;
    const memory = Object.fromEntries(method.memoryNames.map((name) => [name, remembered(name)]));
    const next = method.update({ x0, xt, noise, coefficients, memory });
    const kept = Object.entries(next.memory ?? {}).flatMap(([name, value]) => [
      [memoryKey(name), value] as const,
      ...(handsOver ? [[`copy.${memoryKey(name)}`, value] as const] : []),
    ]);
    const shown = parts.inpainted === true ? { shown: xt } : {};
    return { ...Object.fromEntries(kept), xt: next.xt, image: next.xt, x0, ...shown };
  };
}

/** The state with which a runner of the step begins. */
export function initialSamplingState(parts: SamplingStepParts, batchSize: number): HostTensors {
  const zeros = imageTensor(parts.model, batchSize);
  const memory = parts.method.memoryNames.map((name) => [memoryKey(name), zeros] as const);
  return { ...parts.model.parameters, ...Object.fromEntries(memory), xt: zeros };
}

/** With what a step begins in place of a runner's own state: given images, or what another runner's step has made. */
export function beginningInputs(
  { method, handsOver = false }: Pick<SamplingStepParts, 'method' | 'handsOver'>,
  start: HostTensor,
  memory: (name: string) => HostTensor,
): HostTensors {
  const memories = handsOver ? method.memoryNames : [];
  return {
    start,
    ...Object.fromEntries(
      memories.map((name) => [`start.${memoryKey(name)}`, memory(`copy.${memoryKey(name)}`)]),
    ),
  };
}

/** The scalars of one planned step, under the names that the step reads. */
export function coefficientInputs(
  step: PlannedStep,
  options: {
    readonly predictionType: PredictionType;
    readonly guidanceScale: number;
    readonly guidanceRescale?: number;
    readonly renoising?: Renoising;
    /** Whether the runner goes on from its own state. */
    readonly carries: boolean;
  },
): HostTensors {
  const toX0 = conversionCoefficients(options.predictionType, 'sample', step.alphaBar);
  const values: Coefficients = {
    carry: options.carries ? 1 : 0,
    x0FromXt: toX0.xt,
    x0FromPrediction: toX0.prediction,
    guidanceScale: options.guidanceScale,
    guidanceRescale: options.guidanceRescale ?? 0,
    keep: options.renoising?.keep ?? 1,
    renoise: options.renoising?.noise ?? 0,
    ...Object.fromEntries(
      Object.entries(step.coefficients).map(([name, value]) => [`method.${name}`, value]),
    ),
  };
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      `coefficient.${name}`,
      { shape: [], data: Float32Array.of(value) },
    ]),
  );
}

/** Images of one batch on the host; zeros where no pixels are given. */
export function imageTensor(model: SamplingModel, batchSize: number, pixels?: Float32Array): HostTensor {
  const [height, width, channels] = model.imageShape;
  const data = pixels ?? new Float32Array(batchSize * height * width * channels);
  return { shape: [batchSize, height, width, channels], data };
}

type Inputs = Readonly<Record<string, tf.Tensor>>;

/** Adds the noise that a repeated stretch begins with, and puts the kept part in its place. */
function withKnownPart(xt: tf.Tensor4D, inputs: Inputs): tf.Tensor4D {
  const noised = tf.add<tf.Tensor4D>(
    tf.mul(xt, tensor(inputs, 'coefficient.keep')),
    tf.mul(images(inputs, 'renoise'), tensor(inputs, 'coefficient.renoise')),
  );
  const known = images(inputs, 'known');
  return tf.add(known, tf.mul(images(inputs, 'mask'), tf.sub(noised, known)));
}

function predictionOf(parts: SamplingStepParts, inputs: Inputs, xt: tf.Tensor4D): tf.Tensor4D {
  const { model, guided, rescaled = false } = parts;
  const denoise: Denoiser = (images, t, labels) => model.predict(inputs, images, t, labels);
  const t = tensor(inputs, 't') as tf.Tensor1D;
  if (model.numClasses === null) return denoise(xt, t, null);
  const labels = tensor(inputs, 'labels');
  if (!guided || model.nullLabel === null) return denoise(xt, t, labels);
  const scale = tensor(inputs, 'coefficient.guidanceScale');
  const rescale = rescaled ? tensor(inputs, 'coefficient.guidanceRescale') : null;
  return guidedPrediction(denoise, { xt, t, labels, scale, rescale }, model.nullLabel);
}

function cleanImage(prediction: tf.Tensor4D, xt: tf.Tensor4D, inputs: Inputs): tf.Tensor4D {
  return tf.add(
    tf.mul(xt, tensor(inputs, 'coefficient.x0FromXt')),
    tf.mul(prediction, tensor(inputs, 'coefficient.x0FromPrediction')),
  );
}

function coefficientTensors(inputs: Inputs, method: SamplingMethod): Record<string, tf.Tensor> {
  return Object.fromEntries(
    method.coefficientNames.map((name) => [name, tensor(inputs, `coefficient.method.${name}`)]),
  );
}

function memoryKey(name: string): string {
  return `memory.${name}`;
}

function images(inputs: Inputs, name: string): tf.Tensor4D {
  return tensor(inputs, name) as tf.Tensor4D;
}

function tensor(inputs: Inputs, name: string): tf.Tensor {
  const found = inputs[name];
  if (found === undefined) throw new SamplingStepInputError(name);
  return found;
}

/** A step was run without one of its inputs. */
class SamplingStepInputError extends Error {
  override readonly name = 'SamplingStepInputError';
  constructor(input: string) {
    super(`The sampling step was given no "${input}"; see createSamplingStep for the inputs it takes.`);
  }
}
