import { SamplingOptionsError } from '../errors';
import { imagesOption, integerOption } from '../request/option-checks';
import type { PlannedStep, SamplingMethod } from '../methods/sampling-method';
import type { SamplingModel } from '../loading/sampling-model';
import type { InpaintingOptions } from '../request/sampling-options';

/** As in the paper, 10 steps of 250: stretches short against the process, so that both parts can settle. */
const DEFAULT_JUMP_SHARE = 1 / 25;

/** Noise added before a step, to run a stretch of steps again: xt becomes `keep * xt + noise * freshNoise`. */
export interface Renoising {
  readonly keep: number;
  readonly noise: number;
}

/** A part of given images to be painted anew, checked and complete. */
export interface Inpainting {
  /** [count, height, width, channels]. */
  readonly images: Float32Array;
  /** Likewise: 1 where to paint anew. */
  readonly mask: Float32Array;
  readonly resamplings: number;
  /** null for the default, which follows the number of steps. */
  readonly jumpLength: number | null;
}

/**
 * Checks the options and gives every image its own picture and mask.
 *
 * @throws SamplingOptionsError where the sizes do not fit, or the method cannot run a stretch again
 */
export function resolveInpainting(
  options: InpaintingOptions,
  { imageShape }: SamplingModel,
  method: SamplingMethod,
  count: number,
): Inpainting {
  const resamplings = integerOption('number of resamplings', options.resamplings ?? 1, 1);
  if (resamplings > 1 && method.memoryNames.length > 0) {
    throw new SamplingOptionsError(
      `The method ${method.name} remembers earlier steps, so that inpainting cannot run them again; use ddpm or ddim, or 1 resampling.`,
    );
  }
  return {
    images: imagesOf(options.images, imageShape, count),
    mask: maskOf(options.mask, imageShape, count),
    resamplings,
    jumpLength: options.jumpLength === undefined ? null : integerOption('jumpLength', options.jumpLength, 1),
  };
}

function imagesOf(images: Float32Array, shape: SamplingModel['imageShape'], count: number): Float32Array {
  const size = shape[0] * shape[1] * shape[2];
  if (images.length === size) {
    return repeat(imagesOption('inpainting image', images, 1, shape), count);
  }
  // A copy, as of every array of the caller's: it may be reused while the request waits for its turn.
  return imagesOption('inpainting images', images, count, shape).slice();
}

function maskOf(mask: Float32Array, shape: SamplingModel['imageShape'], count: number): Float32Array {
  const [height, width, channels] = shape;
  const area = height * width;
  const outOfRange = mask.find((value) => !(value >= 0 && value <= 1));
  if (outOfRange !== undefined) {
    throw new SamplingOptionsError(
      `The inpainting mask holds ${outOfRange}; pass 1 where to paint anew and 0 where to keep.`,
    );
  }
  if (mask.length === count * area * channels) return mask.slice();
  if (mask.length === count * area) return overChannels(mask, channels);
  if (mask.length === area) return repeat(overChannels(mask, channels), count);
  throw new SamplingOptionsError(
    `The inpainting mask has ${mask.length} numbers; pass ${area} for ${height}x${width} pixels, or as many for each of the ${count} images.`,
  );
}

function overChannels(mask: Float32Array, channels: number): Float32Array {
  return Float32Array.from({ length: mask.length * channels }, (_, i) => mask[Math.floor(i / channels)] ?? 0);
}

function repeat(values: Float32Array, count: number): Float32Array {
  const repeated = new Float32Array(values.length * count);
  for (let i = 0; i < count; i += 1) repeated.set(values, i * values.length);
  return repeated;
}

/**
 * The plan with each stretch of `jumpLength` steps run `resamplings` times (Lugmayr et al. 2022, algorithm 1 with jumps):
 * before a repetition, noise brings the images back to where the stretch began.
 */
export function repeatStretches(
  plan: readonly PlannedStep[],
  { resamplings, jumpLength: given }: Inpainting,
): readonly (PlannedStep & { readonly renoising?: Renoising })[] {
  const jumpLength = given ?? Math.max(1, Math.round(plan.length * DEFAULT_JUMP_SHARE));
  const stretches = Array.from({ length: Math.ceil(plan.length / jumpLength) }, (_, i) =>
    plan.slice(i * jumpLength, (i + 1) * jumpLength),
  );
  return stretches.flatMap((stretch, i) => {
    const [first, ...rest] = stretch;
    if (first === undefined) return [];
    const reached = stretches[i + 1]?.[0]?.alphaBar ?? 1;
    const again = { ...first, renoising: renoising(reached, first.alphaBar) };
    const repetitions = Array.from({ length: resamplings - 1 }, () => [again, ...rest]);
    return [...stretch, ...repetitions.flat()];
  });
}

/** The forward process from one noise level to another: q(x_t | x_s). */
function renoising(from: number, to: number): Renoising {
  const ratio = to / from;
  return { keep: Math.sqrt(ratio), noise: Math.sqrt(1 - ratio) };
}

/** Puts the kept pixels, as they were given, into finished images. */
export function pasteKept(pixels: Float32Array, { images, mask }: Inpainting): void {
  pixels.forEach((pixel, i) => {
    const painted = mask[i] ?? 1;
    pixels[i] = painted * pixel + (1 - painted) * (images[i] ?? 0);
  });
}
