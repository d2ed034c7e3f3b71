import type { ImageReader, LabelledReadings } from '@ddpm/metrics';
import type { SamplingResult } from '@ddpm/sampler';
import { pairAccuracy, type PairAccuracy } from './pair-accuracy';

/** How well a model makes pairs of digits; the same classifier's readings of real test images stand beside it. */
export interface PairFigures {
  /** Of pairs that training showed. */
  readonly seen: PairComparison;
  /** Of pairs that training did not show; null where it showed all. */
  readonly heldOut: (PairComparison & { readonly pairs: readonly number[] }) | null;
}

/** The same figures of samples and of real images. */
export interface PairComparison {
  readonly samples: PairAccuracy;
  readonly real: PairAccuracy;
}

/** Pictures of pairs that training did not show. */
export interface HeldOutSamples {
  readonly samples: SamplingResult;
  readonly labels: Int32Array;
  /** The number read in each. */
  readonly classes: Int32Array;
}

/** What is measured, and what with. */
export interface PairMeasurement {
  readonly heldOutPairs: readonly number[];
  /** What was read in samples of all pairs. */
  readonly samples: { readonly labels: Int32Array; readonly classes: Int32Array };
  readonly real: LabelledReadings;
  readonly reader: ImageReader;
  /** Samples pictures of these pairs. */
  readonly draw: (labels: Int32Array) => Promise<SamplingResult>;
}

/** Measures the pairs that training showed, and makes as many samples again of those that it did not. */
export async function measurePairs(
  measurement: PairMeasurement,
): Promise<{ readonly figures: PairFigures; readonly heldOut: HeldOutSamples | null }> {
  const { heldOutPairs, samples, real, reader, draw } = measurement;
  const isHeldOut = (pair: number): boolean => heldOutPairs.includes(pair);
  const isSeen = (pair: number): boolean => !isHeldOut(pair);
  const seen = { samples: accuracyOf(samples, isSeen), real: accuracyOf(real, isSeen) };
  if (heldOutPairs.length === 0) return { figures: { seen, heldOut: null }, heldOut: null };
  const labels = Int32Array.from(
    samples.labels,
    (_, image) => heldOutPairs[image % heldOutPairs.length] ?? 0,
  );
  const drawn = await draw(labels);
  const { classes } = await reader.readImages(drawn.pixels);
  const heldOut = {
    pairs: heldOutPairs,
    samples: pairAccuracy(labels, classes),
    real: accuracyOf(real, isHeldOut),
  };
  return { figures: { seen, heldOut }, heldOut: { samples: drawn, labels, classes } };
}

/** The accuracy in the images of some pairs. */
function accuracyOf(
  { labels, classes }: { readonly labels: Int32Array; readonly classes: Int32Array },
  includes: (pair: number) => boolean,
): PairAccuracy {
  const images = [...labels.keys()].filter((image) => includes(labels[image] ?? NaN));
  const at = (values: Int32Array): number[] => images.map((image) => values[image] ?? NaN);
  return pairAccuracy(at(labels), at(classes));
}
