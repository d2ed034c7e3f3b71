import { initialNoise } from '@ddpm/sampler/noise';
import type { StepEvent } from '../generate/generate-protocol';
import { impliedNoise } from '../generate/implied-noise';
import type { Trajectory } from '../generate/trajectory';
import binAddress from './opening.bin?url';
import note from './opening.json';

/** The fields of the address that give the stored trajectory when computed. */
export const openingFields = {
  model: 'digits',
  seed: note.seed,
  sampler: 'ddim',
  steps: note.steps,
  guidance: note.guidanceScale,
  eta: 0,
} as const;

/** Fetches the stored trajectory of ten digits, so that there is something to see before the weights have come. */
export async function fetchOpening(): Promise<Trajectory> {
  const response = await fetch(binAddress);
  if (!response.ok || response.body === null) throw new OpeningMissingError(response.status);
  const unpacked = response.body.pipeThrough(new DecompressionStream('deflate'));
  return openingTrajectory(new Uint8Array(await new Response(unpacked).arrayBuffer()), nextTask);
}

/**
 * The trajectory from the unpacked file: for each step the predicted clean pictures, as differences.
 *
 * @param rest awaited before each step, so that a page can do other things in between
 */
export async function openingTrajectory(
  differences: Uint8Array,
  rest: () => Promise<void>,
): Promise<Trajectory> {
  const imageShape = note.imageShape as [number, number, number];
  const seen: StepEvent[] = [];
  let xt = initialNoise({
    seed: note.seed,
    noiseIndices: Array.from({ length: note.count }, (_, index) => index),
    batchSize: note.count,
    imageSize: imageShape[0] * imageShape[1] * imageShape[2],
  });
  let bytes = new Uint8Array(xt.length);
  for (const [step, alphaBar] of note.alphaBars.entries()) {
    await rest();
    const from = step * bytes.length;
    bytes = bytes.map((value, i) => value + (differences[from + i] ?? 0));
    const x0 = Float32Array.from(bytes, (value) => (value / note.levels) * 2 * note.range - note.range);
    const noise = impliedNoise(xt, x0, alphaBar);
    seen.push(stepEvent(step, alphaBar, { xt, x0, noise }));
    xt = ddimStep(x0, noise, note.alphaBars[step + 1] ?? 1);
  }
  return { count: note.count, imageShape, seen, images: xt };
}

function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

function stepEvent(
  step: number,
  alphaBar: number,
  pictures: Pick<StepEvent, 'xt' | 'x0' | 'noise'>,
): StepEvent {
  const t = note.timesteps[step] ?? 0;
  return { kind: 'step', step, steps: note.steps, t, alphaBar, ...pictures, milliseconds: 0, memory: 0 };
}

/** Song et al. 2021, equation 12, without noise. */
function ddimStep(x0: Float32Array, noise: Float32Array, alphaBar: number): Float32Array {
  const [signal, deviation] = [Math.sqrt(alphaBar), Math.sqrt(1 - alphaBar)];
  return x0.map((value, index) => signal * value + deviation * (noise[index] ?? 0));
}

/** The stored trajectory is not there. */
class OpeningMissingError extends Error {
  override readonly name = 'OpeningMissingError';
  constructor(status: number) {
    super(`The stored trajectory cannot be fetched (${status}); upload the whole folder of the page.`);
  }
}
