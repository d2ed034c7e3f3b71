import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { createBatches, type BatchPosition, type Dataset } from '@ddpm/data';
import { createCompiledRunner } from '@ddpm/engine/node';
import { overrideRecipe, preset, train, Trainer } from '@ddpm/trainer';
import { CLASSES } from './write-pictures';

/** What a loop spent on its batches. */
export interface Waiting {
  /** Between asking for a batch and having it, a step. */
  readonly waitedMs: number;
  /** The same, of the whole time. */
  readonly share: number;
  /** Processor time of all threads outside of the steps, a step. */
  readonly processorMs: number;
}

const BATCH_SIZE = 64;

/** A loop whose step holds the main thread for a fixed time, as ONNX Runtime does: nothing but threads reads meanwhile. */
export async function timeHeldLoop(dataset: Dataset, stepMs: number, steps: number): Promise<Waiting> {
  const batches = createBatches(dataset, { batchSize: BATCH_SIZE, seed: 1 });
  await batches.next();
  const start = performance.now();
  const before = process.cpuUsage();
  let waited = 0;
  let held = 0;
  for (let step = 0; step < steps; step++) {
    const asked = performance.now();
    await batches.next();
    waited += performance.now() - asked;
    held += await hold(stepMs);
  }
  const { user, system } = process.cpuUsage(before);
  return {
    waitedMs: waited / steps,
    share: waited / (performance.now() - start),
    processorMs: ((user + system) / 1000 - held) / steps,
  };
}

/** Keeps the main thread busy, from its next turn on. @returns the processor time that took */
async function hold(milliseconds: number): Promise<number> {
  await setImmediate();
  const [end, before] = [performance.now() + milliseconds, process.cpuUsage()];
  while (performance.now() < end);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** Real training. Waiting is what passes between the end of a step and the handing over of the next one's inputs. */
export async function timeTraining(dataset: Dataset, steps: number): Promise<Waiting & { stepMs: number }> {
  const [imageSize, , channels] = dataset.imageShape;
  const unet = { imageSize, channels, numClasses: CLASSES };
  const recipe = overrideRecipe(preset('quick').recipe, { unet });
  const trainer = await Trainer.create({
    ...{ recipe, dataset },
    createRunner: (step, state, example) => createCompiledRunner(step, state, example, { threads: 1 }),
  });
  const warmUp = 2;
  await train(trainer, { steps: warmUp });
  let computed = 0;
  const [start, before] = [performance.now(), process.cpuUsage()];
  await train(trainer, {
    steps: warmUp + steps,
    onStep: ({ milliseconds }) => {
      computed += milliseconds;
    },
  });
  const wall = performance.now() - start;
  const { user, system } = process.cpuUsage(before);
  await trainer.dispose();
  return {
    waitedMs: (wall - computed) / steps,
    share: 1 - computed / wall,
    processorMs: (user + system) / 1000 / steps,
    stepMs: wall / steps,
  };
}

/** Whether batches from a saved position are those of a loop that never stopped, to the last byte. */
export async function resumesExactly(
  dataset: Dataset,
  stopAfter: number,
  compared: number,
): Promise<boolean> {
  const whole = createBatches(dataset, { batchSize: BATCH_SIZE, seed: 1 });
  for (let batch = 0; batch < stopAfter; batch++) await whole.next();
  const position = JSON.parse(JSON.stringify(whole.position)) as BatchPosition;
  const resumed = createBatches(dataset, { batchSize: BATCH_SIZE, seed: 1, position });
  for (let batch = 0; batch < compared; batch++) {
    if ((await digestOf(whole)) !== (await digestOf(resumed))) return false;
  }
  return true;
}

async function digestOf(batches: ReturnType<typeof createBatches>): Promise<string> {
  const { images, labels } = await batches.next();
  return createHash('sha256').update(images).update(labels).digest('hex');
}
