import {
  drawGrid,
  sampleEveryLabel,
  type Picture,
  type Sampler,
  type SamplingOptions,
  type SamplingStepEvent,
} from '@ddpm/sampler';
import type { Plate } from './plate';

/** How the figures are sampled, and the words for it. */
export interface FigureSampling {
  readonly options: Pick<
    SamplingOptions,
    'method' | 'numInferenceSteps' | 'timesteps' | 'guidanceScale' | 'guidanceInterval'
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
  const noises: Picture[] = [];
  const onStep = (event: SamplingStepEvent): void => void noises.push(...drawNoises(event));
  const { images } = await sampler.sample({ ...options, classLabels, seed, onStep });
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
  const noises: Picture[] = [];
  const onStep = (event: SamplingStepEvent): void => void noises.push(...drawNoises(event));
  const { images } = await sampleEveryLabel(sampler, { ...options, seed, onStep });
  return {
    title,
    note,
    gap: GAP,
    rows: [
      { label: 'noise', pictures: noises.slice(0, 1) },
      {
        label: 'samples',
        pictures: images.map((image) => image.toPicture({ scale: SCALE })),
        captions: classNames,
      },
    ],
  };
}

/** Deviations of the noise that span the range of grey. */
const SHOWN_DEVIATIONS = 2.5;

/** What a batch begins from, drawn; nothing after its first step. */
function drawNoises({ step, shown, imageShape }: SamplingStepEvent): Picture[] {
  if (step > 0) return [];
  const size = imageShape.reduce((product, length) => product * length, 1);
  return Array.from({ length: shown.length / size }, (_, index) => {
    const pixels = shown.slice(index * size, (index + 1) * size).map((value) => value / SHOWN_DEVIATIONS);
    return drawGrid([{ pixels, shape: imageShape }], { columns: 1, scale: SCALE, gap: 0 });
  });
}
