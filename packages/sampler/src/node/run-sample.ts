import path from 'node:path';
import { text } from 'node:stream/consumers';
import { SingleBar } from 'cli-progress';
import { namedMethod } from '../methods/named-methods';
import type { SamplingMethod } from '../methods/sampling-method';
import { gridSize } from '../pictures/draw-grid';
import type { SamplingOptions } from '../request/sampling-options';
import type { TimestepInterval } from '../request/timesteps';
import type { Sampler } from '../sampler';
import { parseLabels } from './label-list';
import { outTarget, type OutKind } from './out-target';
import type { SampleFlags } from './sample-flags';
import type { SampleReport, SampleTask } from './sample-task';
import { UsageError } from './usage-error';
import { writeArray, writeArrays } from './write-arrays';
import { checkStandardOutput } from './write-out';
import { writeAnimation, writeFolder, writeGrid } from './write-pictures';

/**
 * Samples what the flags ask for and writes it to `flags.out`.
 *
 * @param resolvePath makes a typed path absolute
 * @throws UsageError, SamplingOptionsError where a flag does not fit the model or another flag
 */
export async function runSample(
  sampler: Sampler,
  flags: SampleFlags,
  resolvePath: (typed: string) => string = (typed) => path.resolve(typed),
): Promise<SampleReport> {
  const { kind, path: out } = outTarget(flags.out, resolvePath);
  checkOut(kind, flags);
  if (out === null) checkStandardOutput();
  const labels = await requestedLabels(sampler, flags);
  const count = labels?.length ?? flags.count;
  if (kind !== 'array' && kind !== 'arrays') checkPicture(sampler, kind === 'folder' ? 1 : count, flags);
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
  return withBar((onProgress) =>
    writers[kind]({ sampler, whole: { ...whole, onProgress }, flags, count, out }),
  );
}

/** How each kind is written. */
const writers: Readonly<Record<OutKind, (task: SampleTask) => Promise<SampleReport>>> = {
  grid: writeGrid,
  animation: writeAnimation,
  array: writeArray,
  arrays: writeArrays,
  folder: writeFolder,
};

/** A part of a set is neither a picture nor an animation, and arrays hold the model's own pixels. */
function checkOut(kind: OutKind, { shard, scale }: SampleFlags): void {
  if (shard !== undefined && (kind === 'grid' || kind === 'animation')) {
    throw new UsageError(
      '--shard makes a part of many pictures. Give a folder with --out, such as --out samples, or a .npz.',
    );
  }
  if (scale !== undefined && (kind === 'array' || kind === 'arrays')) {
    throw new UsageError(
      "--scale enlarges pictures, and arrays hold the model's own pixels. Leave it out, or give a .png.",
    );
  }
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
async function requestedLabels({ model }: Sampler, { labels, count }: SampleFlags): Promise<number[] | null> {
  if (model.numClasses === null && labels === undefined) return null;
  const once =
    labels === undefined
      ? Array.from({ length: model.numClasses ?? 0 }, (_, label) => label)
      : parseLabels(await readLabels(labels), model.classNames ?? null, model.numClasses);
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

/**
 * The labels that were typed, or, for `-`, those on standard input: lines, or lists with commas.
 *
 * @throws UsageError where standard input holds none
 */
async function readLabels(typed: string): Promise<string> {
  if (typed.trim() !== '-') return typed;
  const parts = (await text(process.stdin)).split(/[\n,]/).map((part) => part.trim());
  const labels = parts.filter((part) => part !== '');
  if (labels.length > 0) return labels.join(',');
  throw new UsageError('--labels -: standard input holds no labels. Give one in each line.');
}
