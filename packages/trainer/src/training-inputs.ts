import type { HostTensors } from '@ddpm/backend';
import { integers, normals, randomKey, uniforms } from '@ddpm/random';
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
}

/**
 * The tensors that one training step works on, all random numbers included. They depend on the seed and on the number
 * of the step alone, so that a resumed run sees the same as an uninterrupted one.
 */
export function trainingBatch(
  config: TrainingConfig,
  batch: ImageBatch,
  settings: RandomInputSettings,
): HostTensors {
  const { step, imageShape, numTrainTimesteps, nullLabel } = settings;
  const count = batch.labels.length;
  const shape = [count, ...imageShape];
  return {
    images: { shape, data: batch.images },
    noise: { shape, data: normals(randomKey(config.seed, 'noise', step), batch.images.length) },
    t: { shape: [count], data: integers(randomKey(config.seed, 't', step), count, numTrainTimesteps) },
    labels: { shape: [count], data: dropLabels(config, batch.labels, step, nullLabel) },
  };
}

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
  step: number,
  nullLabel: number | null,
): Int32Array {
  if (labelDropout === 0 || nullLabel === null) return labels;
  const draws = uniforms(randomKey(seed, 'label-dropout', step), labels.length);
  return labels.map((label, index) => ((draws[index] ?? 1) < labelDropout ? nullLabel : label));
}
