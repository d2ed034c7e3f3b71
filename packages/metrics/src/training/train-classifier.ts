import { createBatches, type Dataset } from '@ddpm/data';
import type { Classifier } from '../classifier/classifier';
import type { ClassifierConfig } from '../classifier/layers';
import { MetricsError } from '../metrics-error';
import type { CreateRunner } from '@ddpm/engine';
import { floatsOf } from '../floats-of';
import { augmentImages, type Augmentation } from './augment';
import { createClassifierStep } from './training-step';
import { classifierFromState, initialTrainingState } from './training-state';

/** How a classifier learns. */
export interface ClassifierTrainingOptions {
  /** Labelled, with square images. */
  readonly dataset: Dataset;
  /** Where the training step runs. */
  readonly createRunner: CreateRunner;
  /** Passes over the data. */
  readonly epochs: number;
  /** Of weights, order and augmentation. */
  readonly seed: number;
  /** How images are varied while training. */
  readonly augmentation: Augmentation;
  /** 128 where left out. */
  readonly batchSize?: number;
  /** The peak, a quarter of the way; 0.1 where left out. */
  readonly learningRate?: number;
  /** 5e-4 where left out. */
  readonly weightDecay?: number;
  /** Called after each step. */
  readonly onProgress?: (progress: {
    readonly done: number;
    readonly total: number;
    readonly loss: number;
  }) => void;
}

/**
 * Trains a classifier: stochastic gradient descent with momentum, a learning rate that rises and falls once (Smith &
 * Topin 2019), images moved a little at random. The same seed gives the same classifier on one device.
 *
 * @throws MetricsError where the data set has no labels or its images are of no size that the classifier can take
 */
export async function trainClassifier(options: ClassifierTrainingOptions): Promise<Classifier> {
  const {
    dataset,
    createRunner,
    epochs,
    seed,
    batchSize = 128,
    learningRate = 0.1,
    weightDecay = 5e-4,
  } = options;
  const config = configFor(dataset);
  const { imageSize: size, channels, numClasses } = config;
  const batches = createBatches(dataset, { batchSize, seed });
  const total = Math.floor((epochs * dataset.length) / batchSize);
  const inputs = async (step: number) => {
    const { images, labels } = await batches.next();
    const moved = augmentImages(images, { size, channels }, options.augmentation, seed, step);
    return {
      images: { shape: [batchSize, size, size, channels], data: moved },
      targets: { shape: [batchSize, numClasses], data: oneHot(labels, numClasses) },
      learningRate: { shape: [], data: Float32Array.of(learningRate * riseAndFall((step + 0.5) / total)) },
    };
  };
  let next = await inputs(0);
  const runner = await createRunner(
    createClassifierStep(config, weightDecay),
    initialTrainingState(config, seed),
    next,
  );
  try {
    for (let step = 0; step < total; step += 1) {
      const running = runner.run(next);
      if (step + 1 < total) next = await inputs(step + 1);
      const loss = floatsOf(await running, 'loss')[0] ?? NaN;
      if (!Number.isFinite(loss)) {
        throw new MetricsError(
          `the classifier's loss became ${loss} in step ${step + 1}; lower the learning rate`,
        );
      }
      options.onProgress?.({ done: step + 1, total, loss });
    }
    return classifierFromState(config, await runner.getState());
  } finally {
    await runner.dispose();
  }
}

function configFor({ name, imageShape: [height, width, channels], classNames }: Dataset): ClassifierConfig {
  if (classNames === null) {
    throw new MetricsError(`'${name}' has no labels; a classifier learns from labelled images alone`);
  }
  if (height !== width || height % 8 !== 0) {
    throw new MetricsError(
      `the images of '${name}' are ${height}x${width}; pad them to a square, a multiple of 8`,
    );
  }
  return { imageSize: height, channels, numClasses: classNames.length };
}

/** From 0 up to 1 in the first quarter, then down to 0, both as half cosines. @param progress 0..1 */
function riseAndFall(progress: number): number {
  const halfCosine = (x: number) => (1 - Math.cos(Math.PI * x)) / 2;
  return progress < 0.25 ? halfCosine(progress / 0.25) : halfCosine((1 - progress) / 0.75);
}

function oneHot(labels: Int32Array, numClasses: number): Float32Array {
  const targets = new Float32Array(labels.length * numClasses);
  labels.forEach((label, row) => (targets[row * numClasses + label] = 1));
  return targets;
}
