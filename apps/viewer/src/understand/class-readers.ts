import { createEagerRunner, type PureStep, type StepRunner } from '@ddpm/engine';
import type { Classifier } from '@ddpm/metrics';
import type * as tf from '@tensorflow/tfjs-core';

/** Pictures read at once, always as many, so that a GPU need not prepare for another number. */
const BATCH = 10;

/** A classifier on the device. */
interface ClassReader {
  readonly config: Classifier['config'];
  readonly runner: StepRunner;
}

/** The function that reads pictures by a classifier; it is fetched by the first reading, with the code that it needs. */
export function createClassReaders(): (
  address: string,
  pictures: Float32Array,
  signal: AbortSignal,
) => Promise<Float32Array> {
  const readers = new Map<string, Promise<ClassReader>>();
  return async (address, pictures, signal) => {
    const known = readers.get(address) ?? openReader(address);
    readers.set(address, known);
    known.catch(() => readers.delete(address));
    const { config, runner } = await known;
    const size = config.imageSize ** 2 * config.channels;
    const count = pictures.length / size;
    const chances = new Float32Array(count * config.numClasses);
    for (let first = 0; first < count; first += BATCH) {
      signal.throwIfAborted();
      const images = new Float32Array(BATCH * size);
      images.set(pictures.subarray(first * size, (first + BATCH) * size));
      const outputs = await runner.run({ images: imagesTensor(config, images) });
      const rows = softmaxRows(outputs['logits']?.data ?? new Float32Array(0), config.numClasses);
      const wanted = Math.min(BATCH, count - first) * config.numClasses;
      chances.set(rows.subarray(0, wanted), first * config.numClasses);
    }
    return chances;
  };
}

async function openReader(address: string): Promise<ClassReader> {
  const { decodeClassifier, predictClasses } = await import('@ddpm/metrics');
  const response = await fetch(address);
  if (!response.ok) throw new ClassifierMissingError(response.status);
  const { config, weights } = decodeClassifier(new Uint8Array(await response.arrayBuffer()), address);
  const step: PureStep = (inputs) => ({
    logits: predictClasses(config, inputs, inputs['images'] as tf.Tensor4D).logits,
  });
  const runner = await createEagerRunner(step, weights);
  return { config, runner };
}

function imagesTensor({ imageSize, channels }: ClassReader['config'], data: Float32Array) {
  return { shape: [BATCH, imageSize, imageSize, channels], data };
}

/** Chances from scores, row by row; the largest score is taken off, so that none overflows. */
export function softmaxRows(scores: ArrayLike<number>, width: number): Float32Array {
  const chances = new Float32Array(scores.length);
  for (let start = 0; start < scores.length; start += width) {
    const row = Array.from({ length: width }, (_, index) => scores[start + index] ?? 0);
    const largest = Math.max(...row);
    const powers = row.map((score) => Math.exp(score - largest));
    const sum = powers.reduce((total, power) => total + power, 0);
    chances.set(
      powers.map((power) => power / sum),
      start,
    );
  }
  return chances;
}

/** The classifier is not beside the page. */
class ClassifierMissingError extends Error {
  override readonly name = 'ClassifierMissingError';
  constructor(status: number) {
    super(`The classifier could not be fetched (answer ${status}); upload the whole folder of the page.`);
  }
}
