import path from 'node:path';
import { drawGrid } from '../pictures/draw-grid';
import { drawTrajectory } from '../pictures/draw-trajectory';
import { encodeGif } from '../pictures/encode-gif';
import type { SampledImage } from '../pictures/sampled-image';
import type { SamplingStepEvent, SamplingResult } from '../request/sampling-options';
import { sampleBatches } from './sample-batches';
import { report, type SampleReport, type SampleTask } from './sample-task';
import { writeOut } from './write-out';

/** All pictures in one PNG. */
export async function writeGrid(task: SampleTask): Promise<SampleReport> {
  const { sampler, whole, flags, out } = task;
  const result = await sampler.sample(whole);
  const { columns, scale } = flags;
  await writeOut(out, drawGrid(result.images, { columns, scale }).toPng());
  return report(result, result.images.length, task);
}

const LONGEST_ANIMATION = 60;

/** The process as a GIF. */
export async function writeAnimation(task: SampleTask): Promise<SampleReport> {
  const { sampler, whole, flags, out } = task;
  const steps: SamplingStepEvent[] = [];
  const result = await sampler.sample({
    ...whole,
    onStep: (step) => {
      if (isFrame(step)) steps.push(step);
    },
  });
  const { columns, scale } = flags;
  await writeOut(out, encodeGif(drawTrajectory(steps, { columns, scale })));
  return report(result, result.images.length, task);
}

/** Every step, or as many of them, evenly spread, as an animation shows; the last in any case. */
function isFrame({ step, steps }: SamplingStepEvent): boolean {
  const done = step + 1;
  return done === steps || done % Math.ceil(steps / LONGEST_ANIMATION) === 0;
}

/** One file for each image, named by its index in the whole set, so that shards can share a folder. */
export async function writeFolder(task: SampleTask): Promise<SampleReport> {
  const { sampler, whole, flags, count, out } = task;
  let last: SamplingResult | undefined;
  let written = 0;
  for await (const { result, first } of sampleBatches(sampler, whole, flags.shard, count)) {
    await writeImages(result.images, first, count, out ?? '.', flags.scale);
    last = result;
    written += result.images.length;
  }
  return report(last, written, task);
}

async function writeImages(
  images: readonly SampledImage[],
  first: number,
  count: number,
  folder: string,
  scale: number | undefined,
): Promise<void> {
  const digits = String(count - 1).length;
  for (const [i, image] of images.entries()) {
    const label = image.label === null ? '' : `-${image.label}`;
    const name = `${String(first + i).padStart(digits, '0')}${label}.png`;
    await writeOut(path.join(folder, name), image.toPng({ scale }));
  }
}
