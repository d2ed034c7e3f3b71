import { normals, randomKey, subKey } from '@ddpm/random';
import { drawGrid, sampleEveryLabel, type Picture, type Sampler, type SamplingOptions } from '@ddpm/sampler';
import type { Plate } from './plate';

/** How the figures are sampled, and the words for it. */
export interface FigureSampling {
  readonly options: Pick<
    SamplingOptions,
    'method' | 'numInferenceSteps' | 'guidanceScale' | 'guidanceInterval'
  >;
  readonly seed: number;
  /** Names of the classes, by label. */
  readonly classNames: readonly string[];
  readonly title: string;
  readonly note: string;
}

const SCALE = 4;
const GAP = 12;

/** Noises, one a class, and what became of them. */
export async function noisesAndSamples(sampler: Sampler, figure: FigureSampling): Promise<Plate> {
  const { classNames, title, note, seed, options } = figure;
  const classLabels = classNames.map((_, label) => label);
  const { images } = await sampler.sample({ ...options, classLabels, seed });
  const [height, width, channels] = sampler.model.imageShape;
  const noises = classLabels.map((index) =>
    drawNoise(initialNoise(seed, index, height * width * channels), sampler.model.imageShape),
  );
  return {
    title,
    note,
    gap: GAP,
    rows: [
      { label: 'noise', pictures: noises },
      {
        label: 'samples',
        pictures: images.map((image) => image.toPicture({ scale: SCALE })),
        captions: classNames,
      },
    ],
  };
}

/** One noise, and what became of it under every label. */
export async function oneNoiseEveryLabel(sampler: Sampler, figure: FigureSampling): Promise<Plate> {
  const { classNames, title, note, seed, options } = figure;
  const { images } = await sampleEveryLabel(sampler, { ...options, seed });
  const [height, width, channels] = sampler.model.imageShape;
  const noise = initialNoise(seed, 0, height * width * channels);
  return {
    title,
    note,
    gap: GAP,
    rows: [
      { label: 'noise', pictures: [drawNoise(noise, sampler.model.imageShape)] },
      {
        label: 'samples',
        pictures: images.map((image) => image.toPicture({ scale: SCALE })),
        captions: classNames,
      },
    ],
  };
}

/** The noise that the sampler starts a sample from: a function of the seed and the sample's index alone. */
export function initialNoise(seed: number, sampleIndex: number, size: number): Float32Array {
  return normals(subKey(randomKey(seed, 'initial'), sampleIndex), size);
}

/** Deviations of the noise that span the range of grey. */
const SHOWN_DEVIATIONS = 2.5;

function drawNoise(noise: Float32Array, shape: readonly [number, number, number]): Picture {
  const pixels = noise.map((value) => value / SHOWN_DEVIATIONS);
  return drawGrid([{ pixels, shape }], { columns: 1, scale: SCALE, gap: 0 });
}
