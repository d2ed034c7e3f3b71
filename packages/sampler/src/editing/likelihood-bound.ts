import { alphaBarAt, inferenceTimesteps, type NoiseSchedule } from '@ddpm/scheduler';
import { SamplingOptionsError } from '../errors';
import type { ImageSource, SamplingOptions, SamplingStepEvent } from '../request/sampling-options';
import { linearMethod, only } from '../methods/linear-method';
import { noiseLevels } from '../methods/noise-levels';
import type { SamplingMethod } from '../methods/sampling-method';

/** What to rate. */
export interface LikelihoodOptions extends Pick<
  SamplingOptions,
  'classLabels' | 'seed' | 'timestepSpacing' | 'batchSize' | 'signal' | 'onProgress' | 'clipSample'
> {
  /** Of 8-bit pixels, in [-1, 1]: [count, height, width, channels]. */
  readonly images: Float32Array;
  /** Steps of the process that is rated; the bound is that of this process. All of the schedule's where left out. */
  readonly numInferenceSteps?: number | undefined;
}

/** Upper bounds on minus log2 p(image), for each pixel and channel. */
export interface LikelihoodBound {
  /** The mean over all images. */
  readonly bitsPerDimension: number;
  /** The bound of each image, in bits a pixel and channel. */
  readonly perImage: Float64Array;
  /** The parts of the mean: the noise at the end against N(0, 1), the steps, and the last step to 8-bit pixels. */
  readonly terms: { readonly prior: number; readonly diffusion: number; readonly decoder: number };
}

/**
 * The variational bound on the likelihood of images (Ho et al. 2020, equations 5 and 13; the steps in the form of Kingma
 * et al. 2021, equation 13: half the gain in signal-to-noise times the error of the predicted image), by one sample of
 * the noise at each step. Padding counts as pixels.
 *
 * @throws SamplingOptionsError where the images do not fit the model, or a pixel is outside [-1, 1]
 */
export async function likelihoodBound(
  sampler: ImageSource,
  { images: given, classLabels, numInferenceSteps, ...options }: LikelihoodOptions,
): Promise<LikelihoodBound> {
  const { model, schedule } = sampler;
  const size = model.imageShape.reduce((product, length) => product * length, 1);
  const count = imageCount(given, size, model.imageShape);
  // A copy: the caller may reuse the array while the steps go on.
  const images = given.slice();
  const steps = numInferenceSteps ?? schedule.config.numTrainTimesteps;
  const timestepSpacing = options.timestepSpacing ?? schedule.config.timestepSpacing;
  const timesteps = inferenceTimesteps({ ...schedule.config, timestepSpacing }, steps);
  const sums = new BoundSums(images, size, timesteps, schedule);
  await sampler.sample({
    ...options,
    ...(classLabels === undefined ? { count } : { classLabels }),
    numInferenceSteps: steps,
    initialNoise: images,
    method: noisedAtEveryStep(),
    onStep: (event) => {
      sums.add(event);
    },
  });
  return sums.bound();
}

function imageCount(images: Float32Array, size: number, shape: readonly number[]): number {
  const count = images.length / size;
  const outside = images.find((pixel) => !(pixel >= -1 && pixel <= 1));
  if (outside !== undefined) {
    throw new SamplingOptionsError(
      `The images to rate hold a pixel of ${outside}; pass 8-bit pixels scaled to [-1, 1], for which alone the bound is defined.`,
    );
  }
  if (Number.isInteger(count) && count > 0) return count;
  throw new SamplingOptionsError(
    `The images to rate have ${images.length} numbers; pass a multiple of ${size}: [count, ${shape.join(', ')}].`,
  );
}

/** Shows the network the given images with fresh noise at each timestep; the first evaluation only takes them in. */
function noisedAtEveryStep(): SamplingMethod {
  return linearMethod({
    name: 'likelihood',
    mixtures: { xt: ['images', 'xt', 'noise'], images: ['xt', 'images'] },
    plan: (schedule, timesteps) => {
      const levels = noiseLevels(schedule, timesteps);
      const [first] = levels;
      return (first === undefined ? [] : [first, ...levels]).map(({ t, alphaBar }, index) => {
        const images = only(index === 0 ? 'xt' : 'images');
        const next = levels[index] ?? { signal: 1, noise: 0 };
        const source = index === 0 ? 'xt' : 'images';
        return { t, alphaBar, mixtures: { xt: { [source]: next.signal, noise: next.noise }, images } };
      });
    },
  });
}

class BoundSums {
  /** Nats of each image. */
  readonly #diffusion: Float64Array;
  readonly #decoder: Float64Array;

  constructor(
    readonly images: Float32Array,
    readonly size: number,
    readonly timesteps: Int32Array,
    readonly schedule: NoiseSchedule,
  ) {
    this.#diffusion = new Float64Array(images.length / size);
    this.#decoder = new Float64Array(images.length / size);
  }

  /** Takes the predicted images of one step. */
  add({ step, firstSampleIndex, x0 }: SamplingStepEvent): void {
    // The first evaluation was of the images themselves.
    const index = step - 1;
    const t = this.timesteps[index];
    if (t === undefined) return;
    const alphaBar = alphaBarAt(this.schedule, t);
    const next = this.timesteps[index + 1];
    for (let i = 0; i < x0.length / this.size; i += 1) {
      const image = firstSampleIndex + i;
      const truth = this.images.subarray(image * this.size, (image + 1) * this.size);
      const predicted = x0.subarray(i * this.size, (i + 1) * this.size);
      if (next === undefined) {
        this.#decoder[image] = decoderNats(truth, predicted, Math.sqrt(1 - alphaBar));
      } else {
        const gain = signalToNoise(alphaBarAt(this.schedule, next)) - signalToNoise(alphaBar);
        this.#diffusion[image] = (this.#diffusion[image] ?? 0) + (gain / 2) * squaredError(truth, predicted);
      }
    }
  }

  bound(): LikelihoodBound {
    const alphaBar = alphaBarAt(this.schedule, this.timesteps[0] ?? -1);
    const prior = this.#diffusion.map((_, i) =>
      priorNats(this.images.subarray(i * this.size, (i + 1) * this.size), alphaBar),
    );
    const inBits = (nats: number): number => nats / (this.size * Math.LN2);
    const perImage = prior.map((nats, i) =>
      inBits(nats + (this.#diffusion[i] ?? 0) + (this.#decoder[i] ?? 0)),
    );
    const terms = {
      prior: inBits(mean(prior)),
      diffusion: inBits(mean(this.#diffusion)),
      decoder: inBits(mean(this.#decoder)),
    };
    return { bitsPerDimension: mean(perImage), perImage, terms };
  }
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function signalToNoise(alphaBar: number): number {
  return alphaBar / (1 - alphaBar);
}

function squaredError(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + (value - (b[i] ?? 0)) ** 2, 0);
}

/** KL of q(x_T | x0) from N(0, 1), in nats. */
function priorNats(image: Float32Array, alphaBar: number): number {
  const spread = -alphaBar - Math.log(1 - alphaBar);
  return image.reduce((sum, pixel) => sum + (alphaBar * pixel * pixel + spread) / 2, 0);
}

const HALF_BIN = 1 / 255;
const SMALLEST_CHANCE = 1e-12;

/** Minus log of the chance that a normal number falls on the pixel's 8-bit value (Ho et al. 2020, equation 13), in nats. */
function decoderNats(image: Float32Array, predicted: Float32Array, deviation: number): number {
  return image.reduce((sum, pixel, i) => {
    const chance = chanceOfPixel(pixel, pixel - (predicted[i] ?? 0), deviation);
    return sum - Math.log(Math.max(chance, SMALLEST_CHANCE));
  }, 0);
}

/** The outermost values stand for all that lies beyond them. Differences are of lower tails, which lose no digits. */
function chanceOfPixel(pixel: number, distance: number, deviation: number): number {
  if (pixel > 1 - HALF_BIN) return normalCdf((HALF_BIN - distance) / deviation);
  if (pixel < -1 + HALF_BIN) return normalCdf((HALF_BIN + distance) / deviation);
  const near = Math.abs(distance);
  return normalCdf((HALF_BIN - near) / deviation) - normalCdf((-HALF_BIN - near) / deviation);
}

/**
 * The chance that a standard normal number is at most x, to about 1e-7 of its own size, in the tails too: half of
 * erfc(-x / sqrt 2) by the Chebyshev fit of Press et al. (Numerical Recipes in C, section 6.2).
 */
export function normalCdf(x: number): number {
  const z = Math.abs(x) / Math.SQRT2;
  const t = 1 / (1 + z / 2);
  const exponent = chebyshev.reduceRight((sum, coefficient) => sum * t + coefficient, 0) - z * z;
  const tail = (t * Math.exp(exponent)) / 2;
  return x > 0 ? 1 - tail : tail;
}

const chebyshev = [
  -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587,
  -0.82215223, 0.17087277,
];
