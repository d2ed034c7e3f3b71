import { permutation, randomKey } from '@ddpm/random';
import type { Readings } from '../classifier/image-reader';
import type { Distances } from '../distances/distances';
import { precisionRecall, type PrecisionRecall } from '../distances/precision-recall';
import { MetricsError } from '../metrics-error';
import { vectorCount, vectorRange, vectorsAt, type Vectors } from '../vectors';
import { classBalance, type ClassBalance } from './class-balance';
import { featureFrechetDistance } from './frechet-distance';
import { kernelDistance, type KernelDistance } from './kernel-distance';
import { labelAccuracy, type LabelAccuracy } from './label-accuracy';
import type { Reference } from './reference';

/** Figures of two sets of features, each of `n` images. */
export interface FeatureFigures extends PrecisionRecall {
  /** FID on the classifier's features. */
  readonly fid: number;
  /** KID on the same features. */
  readonly kid: KernelDistance;
}

/** What was measured, on how many images, and what real images would get. */
export interface SampleFigures {
  /** Number of samples. */
  readonly count: number;
  /** Null where the samples were made without labels. */
  readonly labels: LabelAccuracy | null;
  /** How the classes read are spread. */
  readonly balance: ClassBalance;
  /** Images of each kind in the figures below. */
  readonly n: number;
  /** Samples against real images; the mean over as many groups of n as there are samples for. */
  readonly samples: FeatureFigures;
  /** One half of the real images against the other: no model can be expected to do better. */
  readonly floor: FeatureFigures;
}

/** How {@link measureSamples} measures. */
export interface MeasureOptions {
  /** The real images to compare with. */
  readonly reference: Reference;
  /** What computes distances between features. */
  readonly distances: Distances;
  /** Number of classes. */
  readonly numClasses: number;
  /** Whether the samples were made for the reference's labels. */
  readonly labelled: boolean;
  /** Of the choice of subsets for KID. */
  readonly seed: number;
  /** Told after each comparison of two sets of features. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** The number of groups of real images that samples are compared with, at most. */
const MOST_GROUPS = 2;

/**
 * Measures samples, made for `reference.sampleLabels` in order, against real images.
 * @throws MetricsError where there is not one sample for each of those labels
 */
export async function measureSamples(
  { features, classes }: Readings,
  options: MeasureOptions,
): Promise<SampleFigures> {
  const { reference, distances, numClasses, labelled, seed, onProgress = () => undefined } = options;
  const { halfSize: n, halves, sampleLabels } = reference;
  const count = vectorCount(features);
  if (count !== sampleLabels.length) {
    throw new MetricsError(
      `the reference is for ${sampleLabels.length} samples, but there are ${count}; make one for their number`,
    );
  }
  const groups = await compareGroups(features, options, (done, total) => {
    onProgress(done, total + 1);
  });
  const floor = await compareFeatures(...halves, distances, seed);
  onProgress(groups.length + 1, groups.length + 1);
  return {
    count,
    labels: labelled ? labelAccuracy(sampleLabels, classes, numClasses) : null,
    balance: classBalance(classes, labelled ? sampleLabels : reference.classes, numClasses),
    n,
    samples: meanFigures(groups),
    floor,
  };
}

/**
 * What real images get that the model was trained on: about what a model would get that has learned them perfectly.
 * Where it is above the floor, training and test images differ, and so will samples from the test images.
 * @param training features of all training images, of which the seed draws as many as there are samples
 * @throws MetricsError where there are fewer training images than `reference.halfSize`
 */
export async function measureTrainingImages(
  training: Vectors,
  options: Pick<MeasureOptions, 'reference' | 'distances' | 'seed' | 'onProgress'>,
): Promise<FeatureFigures> {
  const { reference, seed, onProgress } = options;
  const count = vectorCount(training);
  if (count < reference.halfSize) {
    throw new MetricsError(`there are ${count} training images; the comparison takes ${reference.halfSize}`);
  }
  const order = permutation(randomKey(seed, 'training-images'), count);
  const drawn = vectorsAt(training, order.subarray(0, reference.sampleLabels.length));
  return meanFigures(await compareGroups(drawn, options, onProgress));
}

/** Compares as many groups of `reference.halfSize` as there are, two at most, each with its half of the real images. */
async function compareGroups(
  features: Vectors,
  { reference, distances, seed }: Pick<MeasureOptions, 'reference' | 'distances' | 'seed'>,
  onProgress: (done: number, total: number) => void = () => undefined,
): Promise<FeatureFigures[]> {
  const { halfSize: n, halves } = reference;
  const groups = Math.min(MOST_GROUPS, Math.floor(vectorCount(features) / n));
  const figures: FeatureFigures[] = [];
  for (let group = 0; group < groups; group += 1) {
    const some = vectorRange(features, group * n, (group + 1) * n);
    figures.push(await compareFeatures(halves[group % 2 === 0 ? 0 : 1], some, distances, seed));
    onProgress(group + 1, groups);
  }
  return figures;
}

async function compareFeatures(
  real: Vectors,
  other: Vectors,
  distances: Distances,
  seed: number,
): Promise<FeatureFigures> {
  return {
    fid: featureFrechetDistance(real, other),
    kid: kernelDistance(real, other, { seed }),
    ...(await precisionRecall(real, other, distances)),
  };
}

function meanFigures(figures: readonly FeatureFigures[]): FeatureFigures {
  const mean = (value: (of: FeatureFigures) => number): number =>
    figures.reduce((sum, each) => sum + value(each), 0) / figures.length;
  return {
    fid: mean(({ fid }) => fid),
    kid: { value: mean(({ kid }) => kid.value), deviation: mean(({ kid }) => kid.deviation) },
    precision: mean(({ precision }) => precision),
    recall: mean(({ recall }) => recall),
  };
}
