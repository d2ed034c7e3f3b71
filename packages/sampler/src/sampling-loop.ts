import type { HostTensor, HostTensors, StepRunner } from '@ddpm/backend';
import type { PredictionType } from '@ddpm/scheduler';
import { initialNoise, stepNoise, type BatchSamples } from './sample-noise';
import type { SamplingModel } from './sampling-model';
import type { PlannedStep } from './sampling-method';
import type { SamplingRequest } from './sampling-request';
import { coefficientInputs, imageTensor } from './sampling-step';

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
  readonly xt: Float32Array;
  readonly x0: Float32Array;
}

/** The samples of a batch, and how many entries of it are padding. */
export function batchSamples(model: SamplingModel, request: SamplingRequest, index: number): BatchSamples {
  const first = index * request.batchSize;
  const [height, width, channels] = model.imageShape;
  return {
    seed: request.seed,
    firstSampleIndex: request.firstSampleIndex + first,
    count: Math.min(request.batchSize, request.count - first),
    batchSize: request.batchSize,
    imageSize: height * width * channels,
  };
}

/**
 * Runs the steps of one batch. Each step is asked for before the one before it is handed to `onStep`, so that the
 * device never waits for the host.
 *
 * @returns the last step's result
 */
export async function runBatch(runner: StepRunner, batch: SamplingBatch): Promise<Float32Array> {
  const { request, signal, onStep } = batch;
  const samples = batchSamples(batch.model, request, batch.index);
  const fixed = fixedInputs(batch, samples);
  let running: Promise<BatchStep> | undefined;
  for (const [step, planned] of request.plan.entries()) {
    signal?.throwIfAborted();
    const next = runner
      .run(stepInputs(batch, samples, fixed, step, planned))
      .then((outputs) => withoutPadding(outputs, samples, step, planned));
    // Awaited in the next turn; until then a rejection is not a stray one.
    next.catch(() => undefined);
    if (running !== undefined) await onStep(await running);
    running = next;
  }
  const last = await running;
  if (last === undefined) return new Float32Array(0);
  await onStep(last);
  return last.xt;
}

/** Inputs of the kind that a batch's steps take, for runners that record the step beforehand. */
export function exampleInputs(batch: Omit<SamplingBatch, 'signal' | 'onStep'>): HostTensors {
  const samples = { ...batchSamples(batch.model, batch.request, batch.index), count: 0 };
  const planned = batch.request.plan[0];
  if (planned === undefined) return {};
  return stepInputs(batch, samples, fixedInputs(batch, samples), 0, planned);
}

type BatchParts = Pick<SamplingBatch, 'model' | 'predictionType' | 'request' | 'index'>;

/** Inputs that all steps of a batch share. */
interface FixedInputs {
  readonly start: HostTensor;
  readonly zeros: HostTensor;
  readonly labels: HostTensor | null;
}

function fixedInputs({ model, request, index }: BatchParts, samples: BatchSamples): FixedInputs {
  const zeros = imageTensor(model, samples.batchSize);
  return {
    zeros,
    start: { shape: zeros.shape, data: initialNoise(samples) },
    labels: request.labels === null ? null : batchLabels(request.labels, index, samples.batchSize),
  };
}

/** The batch's part of the labels; padding has the label 0. */
function batchLabels(labels: Int32Array, index: number, batchSize: number): HostTensor {
  const data = new Int32Array(batchSize);
  data.set(labels.subarray(index * batchSize, (index + 1) * batchSize));
  return { shape: [batchSize], data };
}

function stepInputs(
  { request, predictionType }: BatchParts,
  samples: BatchSamples,
  { start, zeros, labels }: FixedInputs,
  step: number,
  planned: PlannedStep,
): HostTensors {
  const isFirst = step === 0;
  const noise = request.method.usesNoise
    ? { noise: { shape: zeros.shape, data: stepNoise(samples, step) } }
    : {};
  return {
    start: isFirst ? start : zeros,
    t: { shape: [samples.batchSize], data: new Float32Array(samples.batchSize).fill(planned.t) },
    ...(labels === null ? {} : { labels }),
    ...noise,
    ...coefficientInputs(planned, { predictionType, guidanceScale: request.guidanceScale, isFirst }),
  };
}

function withoutPadding(
  outputs: HostTensors,
  { count, imageSize }: BatchSamples,
  step: number,
  { t }: PlannedStep,
): BatchStep {
  const real = (name: string): Float32Array =>
    new Float32Array((outputs[name]?.data ?? []).slice(0, count * imageSize));
  return { step, t, xt: real('image'), x0: real('x0') };
}
