import type { Dataset } from '@ddpm/data';
import {
  measureMemorization,
  vectorRange,
  type CreateRunner,
  type Distances,
  type Memorization,
  type Vectors,
} from '@ddpm/metrics';
import type { TaskProgress } from '../run/task-progress';
import type { EvaluationReport, MemorizationFigures } from './evaluation-report';
import { byDistance, firstPixels, memorizationInPixels, pixelPairs } from './nearest-training-images';

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
  const pixels = await memorizationInPixels({
    ...{ training, createRunner },
    samples: vectorRange(samples.pixels, 0, count),
    real: await firstPixels(test, count),
    onProgress: progress.stage('nearest by pixels', 'training images'),
  });
  const shown = pairsShown(byDistance(pixels.nearest), search.labels);
  const inPixels = await pixelPairs(shown, samples.pixels, pixels.nearest, training);
  const inFeatures = await pixelPairs(shown, samples.pixels, features.nearest, training);
  return {
    figures: { count, pixels: withoutPairs(pixels), features: withoutPairs(features) },
    pairs: inPixels.map(({ sample, nearest, distance }, place) => ({
      sample,
      nearestInPixels: nearest,
      pixelDistance: distance,
      nearestInFeatures: inFeatures[place]?.nearest ?? nearest,
      featureDistance: inFeatures[place]?.distance ?? NaN,
    })),
  };
}

/** The figures alone. */
export function withoutPairs({ median, realMedian, suspiciousShare }: Memorization): MemorizationFigures {
  return { median, realMedian, suspiciousShare };
}

/** The samples to show, by class: the nearest of each (of ten classes, where there are more), or the nearest of all. */
function pairsShown(ordered: readonly number[], labels: Int32Array | null): number[] {
  if (labels === null) return ordered.slice(0, PAIRS_SHOWN);
  const firsts = ordered.filter(
    (index, place) => ordered.findIndex((each) => labels[each] === labels[index]) === place,
  );
  return firsts.slice(0, PAIRS_SHOWN).sort((a, b) => (labels[a] ?? 0) - (labels[b] ?? 0));
}
