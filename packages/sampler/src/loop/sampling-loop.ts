import type { HostTensor, HostTensors, StepRunner } from '@ddpm/engine';
import type { PredictionType } from '@ddpm/scheduler';
import type { Inpainting } from '../editing/inpainting';
import { initialNoise, stepNoise, type BatchSamples } from './sample-noise';
import type { SamplingModel } from '../loading/sampling-model';
import { isGuided, type RequestStep, type SamplingRequest } from '../request/sampling-request';
import { beginningInputs, coefficientInputs, imageTensor } from './sampling-step';

/** One batch of a request. */
export interface SamplingBatch {
  readonly model: SamplingModel;
  readonly predictionType: PredictionType;
  readonly request: SamplingRequest;
  /** Index of the batch. */
  readonly index: number;
  readonly signal: AbortSignal | undefined;
  /** Called after each step, in order; the loop waits for it. */
  readonly onStep: (result: BatchStep) => Promise<void>;
}

/** The result of one step, without padding. */
export interface BatchStep {
  readonly step: number;
  readonly t: number;
  /** What the network saw. It may be the `xt` of the step before. */
  readonly shown: Float32Array;
  readonly xt: Float32Array;
  readonly x0: Float32Array;
}

/** What a step returned; null for `shown` where it is what the step began from. */
type StepResult = Omit<BatchStep, 'shown'> & { readonly shown: Float32Array | null };

/** The runner of guided steps, or of others. */
export type RunnerOf = (guided: boolean) => Promise<StepRunner>;

/** The samples of a batch; what is left of it is padding. */
export function batchSamples(model: SamplingModel, request: SamplingRequest, index: number): BatchSamples {
  const { firstSampleIndex, sharedNoise, seed, batchSize } = request;
  const first = index * batchSize;
  const [height, width, channels] = model.imageShape;
  return {
    seed,
    noiseIndices: Array.from({ length: Math.min(batchSize, request.count - first) }, (_, i) =>
      sharedNoise ? firstSampleIndex : firstSampleIndex + first + i,
    ),
    batchSize,
    imageSize: height * width * channels,
  };
}

/**
 * Runs the steps of one batch. Each step is asked for before the one before it is handed to `onStep`, so that the
 * device never waits for the host, but where another runner takes over.
 *
 * @returns the last step's result
 */
export async function runBatch(runnerOf: RunnerOf, batch: SamplingBatch): Promise<Float32Array> {
  const { request, signal, onStep } = batch;
  const samples = batchSamples(batch.model, request, batch.index);
  const fixed = fixedInputs(batch, samples);
  let running: Promise<StepResult> | undefined;
  let last: { readonly runner: StepRunner; readonly outputs: Promise<HostTensors> } | undefined;
  let before = fixed.start.data.slice(0, samples.noiseIndices.length * samples.imageSize) as Float32Array;
  const finish = async (result: StepResult): Promise<Float32Array> => {
    await onStep({ ...result, shown: result.shown ?? before });
    before = result.xt;
    return before;
  };
  for (const [step, planned] of request.plan.entries()) {
    signal?.throwIfAborted();
    const runner = await runnerOf(isGuided(planned));
    const beginning =
      last === undefined
        ? begunWith(request, fixed.start, () => fixed.zeros)
        : last.runner === runner
          ? null
          : takenOver(request, await last.outputs, fixed);
    const outputs = runner.run(stepInputs(batch, samples, fixed, step, planned, beginning));
    last = { runner, outputs };
    const next = outputs.then((made) => withoutPadding(made, samples, step, planned));
    // Awaited in the next turn; until then a rejection is not a stray one.
    next.catch(() => undefined);
    if (running !== undefined) await finish(await running);
    running = next;
  }
  return running === undefined ? new Float32Array(0) : finish(await running);
}

/** Inputs of the kind that a batch's steps take, for runners that record the step beforehand. */
export function exampleInputs(batch: Omit<SamplingBatch, 'signal' | 'onStep'>): HostTensors {
  const samples = { ...batchSamples(batch.model, batch.request, batch.index), noiseIndices: [] };
  const planned = batch.request.plan[0];
  if (planned === undefined) return {};
  return stepInputs(batch, samples, fixedInputs(batch, samples), 0, planned, null);
}

type BatchParts = Pick<SamplingBatch, 'model' | 'predictionType' | 'request' | 'index'>;

/** Inputs that all steps of a batch share. */
interface FixedInputs {
  readonly start: HostTensor;
  readonly zeros: HostTensor;
  readonly labels: HostTensor | null;
  readonly kept: { readonly images: Float32Array; readonly mask: HostTensor } | null;
}

function fixedInputs(batch: BatchParts, samples: BatchSamples): FixedInputs {
  const { model, request, index } = batch;
  const zeros = imageTensor(model, samples.batchSize);
  return {
    zeros,
    start: { shape: zeros.shape, data: startOf(batch, samples) },
    labels: batchLabels(request, index),
    kept: request.inpainting === null ? null : keptPart(request.inpainting, zeros.shape, index),
  };
}

/** Where the batch begins: at noise, or at given images with the noise of the first step. */
function startOf({ request, index }: BatchParts, samples: BatchSamples): Float32Array {
  const { imageSize, batchSize } = samples;
  const part = (values: Float32Array): Float32Array => batchPart(values, index, batchSize * imageSize);
  const noise = request.initialNoise === null ? initialNoise(samples) : part(request.initialNoise);
  if (request.initialImages === null) return noise;
  return noised(part(request.initialImages), noise, request.plan[0]?.alphaBar ?? 1);
}

/** The forward process: sqrt(alphaBar) x0 + sqrt(1 - alphaBar) noise. */
function noised(images: Float32Array, noise: Float32Array, alphaBar: number): Float32Array {
  const [signal, deviation] = [Math.sqrt(alphaBar), Math.sqrt(1 - alphaBar)];
  return images.map((pixel, i) => signal * pixel + deviation * (noise[i] ?? 0));
}

/** The batch's part of values of the whole request; zero beyond its end. */
function batchPart<Values extends Float32Array | Int32Array>(
  values: Values,
  index: number,
  size: number,
): Values {
  const part = (values instanceof Int32Array ? new Int32Array(size) : new Float32Array(size)) as Values;
  part.set(values.subarray(index * size, (index + 1) * size));
  return part;
}

function batchLabels({ labels, batchSize }: SamplingRequest, index: number): HostTensor | null {
  if (labels === null) return null;
  const data = batchPart(labels.values, index, batchSize * labels.width);
  return { shape: data instanceof Int32Array ? [batchSize] : [batchSize, labels.width], data };
}

function keptPart(
  { images, mask }: Inpainting,
  shape: readonly number[],
  index: number,
): NonNullable<FixedInputs['kept']> {
  const size = shape.reduce((product, length) => product * length, 1);
  return {
    images: batchPart(images, index, size),
    mask: { shape, data: batchPart(mask, index, size) },
  };
}

/** What a runner begins with that has no state of this batch yet; where it has, all zeros. */
function begunWith(
  { method, guidedSteps }: SamplingRequest,
  start: HostTensor,
  memory: (copy: string) => HostTensor,
): HostTensors {
  return beginningInputs({ method, handsOver: guidedSteps === 'some' }, start, memory);
}

/** What another runner's step has made, to go on from. */
function takenOver(request: SamplingRequest, outputs: HostTensors, { zeros }: FixedInputs): HostTensors {
  const made = (name: string): HostTensor => outputs[name] ?? zeros;
  return begunWith(request, made('image'), made);
}

function stepInputs(
  { request, predictionType }: BatchParts,
  samples: BatchSamples,
  fixed: FixedInputs,
  step: number,
  planned: RequestStep,
  beginning: HostTensors | null,
): HostTensors {
  const { shape } = fixed.zeros;
  const { guidanceScale, renoising } = planned;
  const { guidanceRescale } = request;
  return {
    ...(beginning ?? begunWith(request, fixed.zeros, () => fixed.zeros)),
    t: { shape: [samples.batchSize], data: new Float32Array(samples.batchSize).fill(planned.t) },
    ...(fixed.labels === null ? {} : { labels: fixed.labels }),
    ...(request.method.usesNoise ? { noise: { shape, data: stepNoise(samples, step) } } : {}),
    ...(fixed.kept === null ? {} : inpaintingInputs(fixed, fixed.kept, samples, step, planned)),
    ...coefficientInputs(planned, {
      predictionType,
      guidanceScale,
      guidanceRescale,
      carries: beginning === null,
      ...(renoising === undefined ? {} : { renoising }),
    }),
  };
}

function inpaintingInputs(
  { zeros }: FixedInputs,
  { images, mask }: NonNullable<FixedInputs['kept']>,
  samples: BatchSamples,
  step: number,
  { alphaBar, renoising }: RequestStep,
): HostTensors {
  const known = noised(images, stepNoise(samples, step, 'known'), alphaBar);
  const renoise =
    renoising === undefined ? zeros : { shape: zeros.shape, data: stepNoise(samples, step, 'renoise') };
  return { known: { shape: zeros.shape, data: known }, mask, renoise };
}

function withoutPadding(
  outputs: HostTensors,
  { noiseIndices, imageSize }: BatchSamples,
  step: number,
  { t }: RequestStep,
): StepResult {
  const real = (name: string): Float32Array =>
    new Float32Array((outputs[name]?.data ?? []).slice(0, noiseIndices.length * imageSize));
  const shown = outputs['shown'] === undefined ? null : real('shown');
  return { step, t, shown, xt: real('image'), x0: real('x0') };
}
