import type { HostTensors, PureStep } from '@ddpm/engine';
import type { Dataset } from '@ddpm/data';
import { normals, randomKey } from '@ddpm/random';
import { addNoise, createNoiseSchedule, trainingTarget } from '@ddpm/scheduler';
import { kernelLayoutOnHost, predict } from '@ddpm/unet';
import type * as tf from '@tensorflow/tfjs-core';
import { sampleMeanSquaredErrors } from './sample-losses';
import type { Recipe } from './recipe';
import type { CreateRunner } from './create-runner';

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
  /** Number of images, the first ones of the data set; rounded down to whole batches. */
  readonly count: number;
  /** Images in one forward pass. */
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
 * 0..T-1 rather than drawn, so that few images give a steady figure; the noise depends on the seed and the image.
 *
 * @throws RangeError where `count` is less than one batch.
 */
export async function evaluateLoss(options: EvaluationOptions): Promise<EvaluationResult> {
  const { recipe, parameters, createRunner, batchSize, signal, onProgress } = options;
  const batches = Math.floor(Math.min(options.count, options.dataset.length) / batchSize);
  if (batches < 1) throw new RangeError(`An evaluation needs at least one batch of ${batchSize} images.`);
  const state = kernelLayoutOnHost(recipe.unet, parameters);
  const first = await evaluationInputs(options, 0, batches);
  const runner = await createRunner(evaluationStep(recipe), state, first);
  const quarters = [0, 1, 2, 3].map(() => ({ sum: 0, count: 0 }));
  try {
    for (let batch = 0; batch < batches; batch += 1) {
      signal?.throwIfAborted();
      const inputs = batch === 0 ? first : await evaluationInputs(options, batch, batches);
      const { sampleLosses } = await runner.run(inputs);
      addToQuarters(
        quarters,
        inputs['t']?.data ?? [],
        sampleLosses?.data ?? [],
        recipe.schedule.numTrainTimesteps,
      );
      onProgress?.(batch + 1, batches);
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

async function evaluationInputs(
  { recipe, dataset, batchSize, seed }: EvaluationOptions,
  batch: number,
  batches: number,
): Promise<HostTensors> {
  const [height, width, channels] = dataset.imageShape;
  const shape = [batchSize, height, width, channels];
  const images = new Float32Array(batchSize * height * width * channels);
  const labels = new Int32Array(batchSize);
  const indices = Uint32Array.from({ length: batchSize }, (_, row) => batch * batchSize + row);
  await dataset.read(indices, images, labels);
  const total = batches * batchSize;
  const { numTrainTimesteps } = recipe.schedule;
  // Strided, so that each batch spans all of 0..T-1.
  const t = Int32Array.from(indices, (_, row) =>
    Math.floor(((row * batches + batch + 0.5) / total) * numTrainTimesteps),
  );
  return {
    images: { shape, data: images },
    noise: { shape, data: normals(randomKey(seed, 'evaluation-noise', batch), images.length) },
    t: { shape: [batchSize], data: t },
    labels: { shape: [batchSize], data: labels },
  };
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
