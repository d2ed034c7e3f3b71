import type { Dataset } from '@ddpm/data';
import {
  createDistances,
  measureMemorization,
  vectorRange,
  type CreateRunner,
  type Distances,
  type Memorization,
  type Nearest,
  type Vectors,
} from '@ddpm/metrics';
import type { TaskProgress } from '../run/task-progress';
import type { EvaluationReport } from './evaluation-report';

/** Samples beside the training images nearest to them. */
export interface Copies {
  readonly figures: NonNullable<EvaluationReport['memorization']>;
  /** The pairs that are nearest in pixels: one of each class that was asked for, or the ten nearest of all. */
  readonly pairs: readonly Pair[];
}

/** A sample and its neighbours among the training images; pixels in [-1, 1]. */
export interface Pair {
  readonly sample: Float32Array;
  readonly nearestInPixels: Float32Array;
  readonly pixelDistance: number;
  readonly nearestInFeatures: Float32Array;
  readonly featureDistance: number;
}

interface CopySearch {
  readonly samples: { readonly pixels: Vectors; readonly features: Vectors };
  /** What was asked for in each sample; null where nothing was. */
  readonly labels: Int32Array | null;
  readonly count: number;
  readonly test: Dataset;
  readonly testFeatures: Vectors;
  readonly training: Dataset;
  readonly trainingFeatures: Vectors;
  /** Between features. */
  readonly distances: Distances;
  readonly createRunner: CreateRunner;
  readonly progress: TaskProgress;
}

/** Looking at more says no more and takes long. */
const MOST_COMPARED = 1000;
const PAIRS_SHOWN = 10;

/** Searches all training images, by pixels and by features, for the nearest to each sample. */
export async function findCopies(search: CopySearch): Promise<Copies> {
  const { samples, test, testFeatures, training, trainingFeatures, distances, createRunner, progress } =
    search;
  const count = Math.min(search.count, MOST_COMPARED);
  const features = await measureMemorization(
    vectorRange(samples.features, 0, count),
    vectorRange(testFeatures, 0, count),
    trainingFeatures,
    distances,
    progress.stage('nearest by features', 'images'),
  );
  const trainingPixels = await readPixels(training, training.length);
  const pixelDistances = await createDistances(createRunner, trainingPixels.size);
  const pixels = await measureMemorization(
    vectorRange(samples.pixels, 0, count),
    await readPixels(test, count),
    trainingPixels,
    pixelDistances,
    progress.stage('nearest by pixels', 'images'),
  );
  await pixelDistances.dispose();
  return {
    figures: { count, pixels: withoutPairs(pixels), features: withoutPairs(features) },
    pairs: pairsShown(pixels.nearest, search.labels).map((index) =>
      pairAt(index, samples.pixels, trainingPixels, pixels.nearest, features.nearest),
    ),
  };
}

async function readPixels(dataset: Dataset, count: number): Promise<Vectors> {
  const size = dataset.imageShape.reduce((product, each) => product * each, 1);
  const values = new Float32Array(count * size);
  const indices = Uint32Array.from({ length: count }, (_, index) => index);
  await dataset.read(indices, values, new Int32Array(count));
  return { values, size };
}

function withoutPairs({ median, realMedian, suspiciousShare }: Memorization) {
  return { median, realMedian, suspiciousShare };
}

/** The samples to show, by class: the nearest of each (of ten classes, where there are more), or the nearest of all. */
function pairsShown(nearest: readonly Nearest[], labels: Int32Array | null): number[] {
  const distanceOf = (index: number) => nearest[index]?.distance ?? Infinity;
  const ordered = [...nearest.keys()].sort((a, b) => distanceOf(a) - distanceOf(b));
  if (labels === null) return ordered.slice(0, PAIRS_SHOWN);
  const firsts = ordered.filter(
    (index, place) => ordered.findIndex((each) => labels[each] === labels[index]) === place,
  );
  return firsts.slice(0, PAIRS_SHOWN).sort((a, b) => (labels[a] ?? 0) - (labels[b] ?? 0));
}

function pairAt(
  index: number,
  samples: Vectors,
  training: Vectors,
  byPixels: readonly Nearest[],
  byFeatures: readonly Nearest[],
): Pair {
  const imageOf = (vectors: Vectors, place: number) => vectorRange(vectors, place, place + 1).values;
  const nowhere = { index: 0, distance: NaN };
  const { [index]: inPixels = nowhere } = byPixels;
  const { [index]: inFeatures = nowhere } = byFeatures;
  return {
    sample: imageOf(samples, index),
    nearestInPixels: imageOf(training, inPixels.index),
    pixelDistance: inPixels.distance,
    nearestInFeatures: imageOf(training, inFeatures.index),
    featureDistance: inFeatures.distance,
  };
}
