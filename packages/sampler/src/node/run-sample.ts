import { mkdir, writeFile } from 'node:fs/promises';
import { SingleBar } from 'cli-progress';
import { namedMethod } from '../methods/named-methods';
import { drawGrid, gridSize } from '../pictures/draw-grid';
import { drawTrajectory } from '../pictures/draw-trajectory';
import { encodeGif } from '../pictures/encode-gif';
import type { SampledImage } from '../pictures/sampled-image';
import type { Sampler } from '../sampler';
import type { SamplingMethod } from '../methods/sampling-method';
import type { SamplingOptions, SamplingStepEvent, SamplingResult } from '../request/sampling-options';
import type { TimestepInterval } from '../request/timesteps';
import { parseLabels } from './label-list';
import { outKind } from './out-kind';
import type { SampleFlags } from './sample-flags';
import { shardRange } from './shard';
import { UsageError } from './usage-error';
import path from 'node:path';

/** What a `sample` command has done. */
export interface SampleReport {
  /** Number of images drawn. */
  readonly images: number;
  /** Where the steps ran, for people. */
  readonly device: string;
}

/**
 * Samples what the flags ask for and writes it to `flags.out`, an absolute path.
 *
 * @throws UsageError, SamplingOptionsError where a flag does not fit the model or another flag
 */
export async function runSample(sampler: Sampler, flags: SampleFlags): Promise<SampleReport> {
  const labels = requestedLabels(sampler, flags);
  const count = labels?.length ?? flags.count;
  const kind = outKind(flags.out);
  const isFile = kind !== 'folder';
  if (isFile && flags.shard !== undefined) {
    throw new UsageError(
      '--shard makes a part of many pictures. Give a folder with --out, such as --out samples.',
    );
  }
  checkPicture(sampler, isFile ? count : 1, flags);
  const whole: SamplingOptions = {
    ...(labels === null ? { count } : { classLabels: labels }),
    seed: flags.seed,
    numInferenceSteps: flags.steps,
    method: chosenMethod(flags),
    guidanceScale: flags.guidance,
    guidanceInterval: chosenInterval(sampler, flags),
    guidanceRescale: flags.guidanceRescale,
    sharedNoise: flags.oneNoise === true,
    // The same for every shard: a graph for another batch size may differ in its last bits.
    batchSize: Math.min(flags.batchSize, count),
  };
  return withBar(async (onProgress) => {
    if (kind === 'grid') return writeGrid(sampler, { ...whole, onProgress }, flags);
    if (kind === 'animation') return writeAnimation(sampler, { ...whole, onProgress }, flags);
    return writeFolder(sampler, { ...whole, onProgress }, flags, count);
  });
}

/** Before hours of sampling: whether the picture asked for can be. */
function checkPicture({ model }: Sampler, images: number, { columns, scale }: SampleFlags): void {
  gridSize(images, model.imageShape, { columns, scale });
}

/** The method that the flags name; nothing where they leave it to the model. */
function chosenMethod({ sampler, eta, karras }: SampleFlags): SamplingMethod | undefined {
  if (sampler === undefined && eta === undefined && karras === undefined) return undefined;
  return namedMethod(sampler ?? 'ddim', { eta, karrasSigmas: karras === true });
}

/** The timesteps that the flags name; nothing where they leave them to the model. */
function chosenInterval(
  { schedule }: Sampler,
  { guidanceInterval }: SampleFlags,
): TimestepInterval | undefined {
  return guidanceInterval === 'all' ? [0, schedule.config.numTrainTimesteps - 1] : guidanceInterval;
}

/** Each label in turn, as often as asked; null for a model without labels. */
function requestedLabels({ model }: Sampler, { labels, count }: SampleFlags): number[] | null {
  if (model.numClasses === null && labels === undefined) return null;
  const once =
    labels === undefined
      ? Array.from({ length: model.numClasses ?? 0 }, (_, label) => label)
      : parseLabels(labels, model.classNames ?? null, model.numClasses);
  return Array.from({ length: count }, () => once).flat();
}

type OnProgress = NonNullable<SamplingOptions['onProgress']>;

/** Shows how far a request has come, on a terminal. */
async function withBar(work: (onProgress: OnProgress) => Promise<SampleReport>): Promise<SampleReport> {
  const bar = new SingleBar({ format: '{bar} {percentage}% | {value}/{total} steps | {eta_formatted} left' });
  try {
    return await work(({ done, total }) => {
      if (done === 1) bar.start(total, 0);
      bar.update(done);
    });
  } finally {
    bar.stop();
  }
}

async function writeGrid(
  sampler: Sampler,
  options: SamplingOptions,
  flags: SampleFlags,
): Promise<SampleReport> {
  const result = await sampler.sample(options);
  const { columns, scale } = flags;
  await writeFileAt(flags.out, drawGrid(result.images, { columns, scale }).toPng());
  return report(result, result.images.length);
}

const LONGEST_ANIMATION = 60;

async function writeAnimation(
  sampler: Sampler,
  options: SamplingOptions,
  flags: SampleFlags,
): Promise<SampleReport> {
  const steps: SamplingStepEvent[] = [];
  const result = await sampler.sample({
    ...options,
    onStep: (step) => {
      if (isFrame(step)) steps.push(step);
    },
  });
  const { columns, scale } = flags;
  await writeFileAt(flags.out, encodeGif(drawTrajectory(steps, { columns, scale })));
  return report(result, result.images.length);
}

/** Every step, or as many of them, evenly spread, as an animation shows; the last in any case. */
function isFrame({ step, steps }: SamplingStepEvent): boolean {
  const done = step + 1;
  return done === steps || done % Math.ceil(steps / LONGEST_ANIMATION) === 0;
}

/** One file for each image, named by its index in the whole set, so that shards can share a folder. */
async function writeFolder(
  sampler: Sampler,
  { onProgress, classLabels, batchSize = 1, ...options }: SamplingOptions,
  flags: SampleFlags,
  count: number,
): Promise<SampleReport> {
  const { begin, end } = shardRange(flags.shard ?? { index: 1, of: 1 }, count);
  const batches = Math.ceil((end - begin) / batchSize);
  let last: SamplingResult | undefined;
  for (let batch = 0; batch < batches; batch += 1) {
    const first = begin + batch * batchSize;
    const images = Math.min(batchSize, end - first);
    last = await sampler.sample({
      ...options,
      batchSize,
      firstSampleIndex: options.sharedNoise === true ? 0 : first,
      ...(classLabels === undefined
        ? { count: images }
        : { classLabels: classLabels.slice(first, first + images), count: images }),
      onProgress: ({ done, total }) => {
        onProgress?.({ done: batch * total + done, total: batches * total });
      },
    });
    await writeImages(last.images, first, count, flags);
  }
  return report(last, end - begin);
}

async function writeImages(
  images: readonly SampledImage[],
  first: number,
  count: number,
  { out, scale }: SampleFlags,
): Promise<void> {
  const digits = String(count - 1).length;
  for (const [i, image] of images.entries()) {
    const label = image.label === null ? '' : `-${image.label}`;
    const name = `${String(first + i).padStart(digits, '0')}${label}.png`;
    await writeFileAt(path.join(out, name), image.toPng({ scale }));
  }
}

async function writeFileAt(file: string, bytes: Uint8Array): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, bytes);
}

function report(result: SamplingResult | undefined, images: number): SampleReport {
  return { images, device: result?.device.description ?? 'nothing' };
}
