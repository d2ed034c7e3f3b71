import type { NoiseSchedule } from '@ddpm/scheduler';
import type { SamplingMethod } from '../methods/sampling-method';
import { gaussianCleanImage } from './gaussian-model';

/** One pixel of normal data: what it should become, and what the fresh noise does to it. */
export interface PixelLaw {
  readonly mean: number;
  /** The weight of the initial noise and of each step's fresh noise in the pixel: variances add. */
  readonly weights: readonly number[];
}

/** An affine function of independent noises. */
type Affine = Float64Array;

/**
 * Follows what a method makes of one pixel of normal data with the exact denoiser, in float64: the pixel is an affine
 * function of the initial noise and of the fresh noises, and stays one.
 */
export function followPixel(
  method: SamplingMethod,
  schedule: NoiseSchedule,
  timesteps: Int32Array,
  data: { readonly mean: number; readonly deviation: number },
  until = Infinity,
): PixelLaw {
  const plan = method.plan(schedule, timesteps).slice(0, until);
  const size = method.usesNoise ? plan.length + 2 : 2;
  const unit = (index: number): Affine =>
    Float64Array.from({ length: size }, (_, i) => (i === index ? 1 : 0));
  let images: Record<string, Affine> = { xt: unit(1) };
  plan.forEach(({ alphaBar, coefficients }, step) => {
    const { xt = unit(1) } = images;
    const clean = gaussianCleanImage(data.deviation, alphaBar);
    const x0 = xt.map((weight, i) => clean.xt * weight + (i === 0 ? clean.mean * data.mean : 0));
    const sources: Record<string, Affine> = { ...images, x0, noise: unit(step + 2) };
    const mix = (target: string): Affine => {
      const sum = new Float64Array(size);
      for (const [name, weight] of Object.entries(coefficients)) {
        const source = sources[sourceOf(name, target) ?? ''];
        // Later noises have no part yet.
        for (let i = 0; source !== undefined && i < Math.min(size, step + 3); i += 1)
          sum[i] = (sum[i] ?? 0) + weight * (source[i] ?? 0);
      }
      return sum;
    };
    images = Object.fromEntries(['xt', ...method.memoryNames].map((target) => [target, mix(target)]));
  });
  const [mean = 0, ...weights] = images['xt'] ?? unit(1);
  return { mean, weights };
}

function sourceOf(coefficient: string, target: string): string | null {
  const [first = '', second] = coefficient.split('.');
  if (second === undefined) return target === 'xt' ? first : null;
  return first === target ? second : null;
}

/** The mean and the deviation of normal data at an alphaBar of the forward process. */
export function gaussianMarginal(
  data: { readonly mean: number; readonly deviation: number },
  alphaBar: number,
): { readonly mean: number; readonly deviation: number } {
  return {
    mean: Math.sqrt(alphaBar) * data.mean,
    deviation: Math.sqrt(alphaBar * data.deviation ** 2 + 1 - alphaBar),
  };
}
