import { blendOfTwo, type ClassLabel } from '../request/class-labels';
import { SamplingOptionsError } from '../errors';
import type { ImageSource, SamplingOptions, SamplingResult } from '../request/sampling-options';
import { integerOption, shareOption } from '../request/option-checks';
import { initialNoise } from '../loop/sample-noise';

/** One end of an interpolation. */
export interface InterpolationEnd {
  /** Seed of the noise at this end. */
  readonly seed: number;
  /** Which of the seed's images; 0 where left out. */
  readonly sampleIndex?: number | undefined;
  /** A class; none for a model without labels. */
  readonly classLabel?: number | string | undefined;
}

/** What to interpolate, and how to sample it. */
export interface InterpolationOptions extends Omit<
  SamplingOptions,
  'classLabels' | 'seed' | 'initialNoise' | 'sharedNoise' | 'firstSampleIndex'
> {
  /** Where the way begins. */
  readonly from: InterpolationEnd;
  /** Where it ends. */
  readonly to: InterpolationEnd;
  /** Images, both ends among them; 8 where left out. */
  readonly count?: number | undefined;
  /** In place of `count`: where on the way the images lie, from 0, the beginning, to 1, the end. */
  readonly shares?: readonly number[] | undefined;
}

/**
 * Images on the way from one to another: the noise along the arc between both, and the classes blended in proportion.
 * The first and last are the images of their own seeds, where the method adds no noise.
 *
 * @throws SamplingOptionsError where an end does not fit the model
 */
export async function interpolate(
  sampler: ImageSource,
  { from, to, count = 8, shares = evenShares(count), ...options }: InterpolationOptions,
): Promise<SamplingResult> {
  const images = shares.length;
  for (const share of shares) shareOption('share of an interpolation', share);
  const [start, end] = [noiseOf(sampler, from), noiseOf(sampler, to)];
  const noise = new Float32Array(images * start.length);
  shares.forEach((share, i) => {
    noise.set(sphericalInterpolation(start, end, share), i * start.length);
  });
  const labels = blendedLabels(sampler, from.classLabel, to.classLabel, shares);
  return sampler.sample({
    ...options,
    ...(labels === null ? { count: images } : { classLabels: labels }),
    seed: from.seed,
    initialNoise: noise,
    sharedNoise: true,
  });
}

function evenShares(count: number): readonly number[] {
  const images = integerOption('count of an interpolation', count, 2);
  return Array.from({ length: images }, (_, i) => i / (images - 1));
}

function noiseOf({ model }: ImageSource, { seed, sampleIndex = 0 }: InterpolationEnd): Float32Array {
  const imageSize = model.imageShape.reduce((product, length) => product * length, 1);
  const noiseIndices = [integerOption('sampleIndex', sampleIndex, 0)];
  return initialNoise({ seed: integerOption('seed', seed, 0), noiseIndices, batchSize: 1, imageSize });
}

function blendedLabels(
  { model }: ImageSource,
  from: number | string | undefined,
  to: number | string | undefined,
  shares: readonly number[],
): ClassLabel[] | null {
  if (from === undefined && to === undefined) return null;
  if (from === undefined || to === undefined) {
    throw new SamplingOptionsError(
      'One end of the interpolation has a classLabel and the other has none; pass one for each.',
    );
  }
  return shares.map((share) => blendOfTwo(model, from, to, share));
}

/**
 * From one vector to another along the arc between them (Shoemake 1985), which keeps the length that noise has; a straight
 * line would pass through vectors too short to be noise.
 *
 * @param share 0 for `from`, 1 for `to`
 */
export function sphericalInterpolation(from: Float32Array, to: Float32Array, share: number): Float32Array {
  const cosine = dot(from, to) / Math.sqrt(dot(from, from) * dot(to, to));
  const angle = Math.acos(Math.min(1, Math.max(-1, cosine)));
  const sine = Math.sin(angle);
  // Vectors of one direction: the arc is a line.
  const weight = (part: number): number => (sine < 1e-6 ? part : Math.sin(part * angle) / sine);
  const [fromWeight, toWeight] = [weight(1 - share), weight(share)];
  return from.map((value, i) => fromWeight * value + toWeight * (to[i] ?? 0));
}

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
}
