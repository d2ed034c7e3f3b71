import type { CreateRunner, HostTensors, PureStep } from '@ddpm/engine';
import type { Dataset } from '@ddpm/data';
import { normals, randomKey } from '@ddpm/random';
import { addNoise, createNoiseSchedule, trainingTarget } from '@ddpm/scheduler';
import { kernelLayoutOnHost, predict } from '@ddpm/unet';
import type * as tf from '@tensorflow/tfjs-core';
import { sampleMeanSquaredErrors } from './sample-losses';
import type { Recipe } from './recipe';
import { createYielder } from './yield-to-host';

/** What to measure a network on. */
export interface EvaluationOptions {
  /** Network, schedule and target. */
  readonly recipe: Pick<Recipe, 'unet' | 'schedule'>;
  /** All weights, flat, in the order of `parameterSpecs`. */
  readonly parameters: Float32Array;
  /** Images that the network was not trained on. */
  readonly dataset: Dataset;
  /** Where the forward pass runs. */
  readonly createRunner: CreateRunner;
  /** Number of images, the first ones of the data set; at least 1. */
  readonly count: number;
  /** Images in one forward pass. It does not change the result but for rounding. */
  readonly batchSize: number;
  /** Of noise and timesteps. */
  readonly seed: number;
  /** Aborting rejects with its reason. */
  readonly signal?: AbortSignal;
  /** Called after each batch. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** The loss on unseen images. */
export interface EvaluationResult {
  /** Number of images. */
  readonly count: number;
  /** Mean squared error over all images and time steps. */
  readonly loss: number;
  /** The same over each quarter of 0..T-1, from clean to noisy. */
  readonly lossByQuarter: readonly number[];
}

/**
 * The mean squared error of the network's prediction on images it has not seen. Time steps are spread evenly over
 * 0..T-1 rather than drawn, so that few images give a steady figure; noise and time step depend on the seed, the number of
 * images and the image alone.
 *
 * @throws RangeError where `count` or `batchSize` is less than 1.
 */
export async function evaluateLoss(options: EvaluationOptions): Promise<EvaluationResult> {
  const { recipe, parameters, createRunner, batchSize, signal, onProgress } = options;
  const count = Math.min(options.count, options.dataset.length);
  if (!Number.isSafeInteger(count) || count < 1)
    throw new RangeError('An evaluation needs at least one image.');
  if (!Number.isSafeInteger(batchSize) || batchSize < 1) {
    throw new RangeError(`The batch size of an evaluation is ${batchSize}: give a whole number above 0.`);
  }
  const batches = Math.ceil(count / batchSize);
  const yieldToHost = createYielder();
  const state = kernelLayoutOnHost(recipe.unet, parameters);
  const first = await evaluationInputs(options, 0, count);
  const runner = await createRunner(evaluationStep(recipe), state, first);
  const quarters = [0, 1, 2, 3].map(() => ({ sum: 0, count: 0 }));
  try {
    for (let batch = 0; batch < batches; batch += 1) {
      signal?.throwIfAborted();
      const inputs = batch === 0 ? first : await evaluationInputs(options, batch, count);
      const { sampleLosses } = await runner.run(inputs);
      addToQuarters(
        quarters,
        inputs['t']?.data ?? [],
        sampleLosses?.data.subarray(0, count - batch * batchSize) ?? [],
        recipe.schedule.numTrainTimesteps,
      );
      onProgress?.(batch + 1, batches);
      await yieldToHost();
    }
  } finally {
    await runner.dispose();
  }
  return summary(quarters);
}

/** `{ ...parameters, images, noise, t, labels } -> { sampleLosses }`. */
function evaluationStep({ unet, schedule: config }: EvaluationOptions['recipe']): PureStep {
  const schedule = createNoiseSchedule(config);
  return (inputs) => {
    const { images, noise, t, labels } = inputs as Record<'images' | 'noise', tf.Tensor4D> &
      Record<'t' | 'labels', tf.Tensor1D>;
    const xt = addNoise(schedule, images, noise, t);
    const prediction = predict(unet, inputs, xt, t, unet.numClasses === null ? null : labels);
    return { sampleLosses: sampleMeanSquaredErrors(prediction, trainingTarget(schedule, images, noise, t)) };
  };
}

/** The inputs of one batch. The last one is filled up with the first image, which is not counted there. */
async function evaluationInputs(
  { recipe, dataset, batchSize, seed }: EvaluationOptions,
  batch: number,
  count: number,
): Promise<HostTensors> {
  const [height, width, channels] = dataset.imageShape;
  const pixels = height * width * channels;
  const shape = [batchSize, height, width, channels];
  const images = new Float32Array(batchSize * pixels);
  const noise = new Float32Array(images.length);
  const labels = new Int32Array(batchSize);
  const indices = Uint32Array.from({ length: batchSize }, (_, row) => {
    const image = batch * batchSize + row;
    return image < count ? image : 0;
  });
  await dataset.read(indices, images, labels);
  indices.forEach((image, row) => {
    noise.set(normals(randomKey(seed, 'evaluation-noise', image), pixels), row * pixels);
  });
  const { numTrainTimesteps } = recipe.schedule;
  const t = Int32Array.from(indices, (image) => Math.floor(evenShare(image, count) * numTrainTimesteps));
  return {
    images: { shape, data: images },
    noise: { shape, data: noise },
    t: { shape: [batchSize], data: t },
    labels: { shape: [batchSize], data: labels },
  };
}

const GOLDEN_SECTION = 0.618;

/** The middle of one of `count` equal parts of 0..1, each image another; neighbours lie far apart. */
function evenShare(image: number, count: number): number {
  let stride = Math.max(1, Math.round(count * GOLDEN_SECTION));
  while (greatestCommonDivisor(stride, count) > 1) stride += 1;
  return (((image * stride) % count) + 0.5) / count;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

interface Sum {
  sum: number;
  count: number;
}

function addToQuarters(
  quarters: readonly Sum[],
  t: ArrayLike<number>,
  losses: ArrayLike<number>,
  numTrainTimesteps: number,
): void {
  Array.from(losses).forEach((loss, image) => {
    const quarter = quarters[Math.floor(((t[image] ?? 0) * 4) / numTrainTimesteps)];
    if (quarter === undefined) return;
    quarter.sum += loss;
    quarter.count += 1;
  });
}

function summary(quarters: readonly Sum[]): EvaluationResult {
  const count = quarters.reduce((total, quarter) => total + quarter.count, 0);
  return {
    count,
    loss: quarters.reduce((total, { sum }) => total + sum, 0) / count,
    lossByQuarter: quarters.map((quarter) => quarter.sum / quarter.count),
  };
}
