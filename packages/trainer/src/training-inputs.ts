import type { HostTensors } from '@ddpm/engine';
import type { BatchShare } from '@ddpm/data';
import { integers, normals, randomKey, uniforms, type RandomKey } from '@ddpm/random';
import { biasCorrections } from './adamw';
import { emaDecayAt } from './ema';
import type { TrainingConfig } from './training-config';

/** A batch of images on the host. */
export interface ImageBatch {
  /** Pixels in [-1, 1], `[batch, height, width, channels]`. */
  readonly images: Float32Array;
  /** Class of each image, `[batch]`. */
  readonly labels: Int32Array;
}

/** What the random inputs of a training step must fit. */
export interface RandomInputSettings {
  /** Number of the step, from 1. It decides the noise, the time steps and the dropped labels. */
  readonly step: number;
  /** Height, width and channels of an image. */
  readonly imageShape: readonly [number, number, number];
  /** T of the noise schedule: time steps are drawn uniformly from 0..T-1. */
  readonly numTrainTimesteps: number;
  /** The row of the label table that means "no class". Needed where labels are dropped. */
  readonly nullLabel: number | null;
  /** Which images of the batch these are, where several processes share it; all where left out. */
  readonly share?: BatchShare | undefined;
  /** The time step of each image of the whole batch, where they are not drawn. */
  readonly timesteps?: Int32Array | undefined;
}

/**
 * The tensors that one training step works on, all random numbers included. They depend on the seed, on the number of
 * the step and on an image's place in the batch alone, so that a resumed run sees the same as an uninterrupted one, and
 * processes that share a batch see the same as one that works on all of it.
 */
export function trainingBatch(
  config: TrainingConfig,
  batch: ImageBatch,
  settings: RandomInputSettings,
): HostTensors {
  const { step, imageShape, nullLabel, share = wholeBatch } = settings;
  const count = batch.labels.length;
  const shape = [count, ...imageShape];
  const allT = batchTimesteps(config, count * share.size, settings);
  const pixels = imageShape.reduce((product, length) => product * length, 1);
  return {
    images: { shape, data: batch.images },
    noise: { shape, data: batchNoise(randomKey(config.seed, 'noise', step), count, pixels, share) },
    t: { shape: [count], data: shareOf(allT, share) },
    labels: { shape: [count], data: dropLabels(config, batch.labels, { step, nullLabel, share }) },
  };
}

const wholeBatch: BatchShare = { rank: 0, size: 1 };

/** The time steps of a whole batch of `count` images, int32 `[count]`. */
export function batchTimesteps(
  { seed }: TrainingConfig,
  count: number,
  {
    step,
    numTrainTimesteps,
    timesteps,
  }: Pick<RandomInputSettings, 'step' | 'numTrainTimesteps' | 'timesteps'>,
): Int32Array {
  return timesteps ?? integers(randomKey(seed, 't', step), count, numTrainTimesteps);
}

/** The noise of some images of a batch, without making that of the others. */
function batchNoise(key: RandomKey, count: number, pixels: number, { rank, size }: BatchShare): Float32Array {
  if (size === 1) return normals(key, count * pixels);
  const noise = new Float32Array(count * pixels);
  for (let row = 0; row < count; row++)
    noise.set(normals(key, pixels, (rank + row * size) * pixels), row * pixels);
  return noise;
}

function shareOf<Values extends Int32Array | Float64Array>(
  values: Values,
  { rank, size }: BatchShare,
): Values {
  return size === 1 ? values : (values.filter((_, row) => row % size === rank) as Values);
}

/** Names of what `trainingScalars` gives, with or without an EMA. */
export const scalarNames: readonly string[] = [
  'learningRate',
  'biasCorrection1',
  'biasCorrection2Sqrt',
  'emaDecay',
];

/** The numbers that change from step to step: learning rate, bias corrections and, with an EMA, its decay. */
export function trainingScalars(config: TrainingConfig, step: number, learningRate: number): HostTensors {
  const { biasCorrection1, biasCorrection2Sqrt } = biasCorrections(config, step);
  return {
    learningRate: scalar(learningRate),
    biasCorrection1: scalar(biasCorrection1),
    biasCorrection2Sqrt: scalar(biasCorrection2Sqrt),
    ...(config.emaDecay === null ? {} : { emaDecay: scalar(emaDecayAt(config.emaDecay, step)) }),
  };
}

function scalar(value: number): HostTensors[string] {
  return { shape: [], data: Float32Array.of(value) };
}

function dropLabels(
  { labelDropout, seed }: TrainingConfig,
  labels: Int32Array,
  { step, nullLabel, share }: { step: number; nullLabel: number | null; share: BatchShare },
): Int32Array {
  if (labelDropout === 0 || nullLabel === null) return labels;
  const draws = shareOf(uniforms(randomKey(seed, 'label-dropout', step), labels.length * share.size), share);
  return labels.map((label, index) => ((draws[index] ?? 1) < labelDropout ? nullLabel : label));
}
