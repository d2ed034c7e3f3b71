import { spawnSync } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { createImageDataset, type Dataset } from '@ddpm/data';
import { loadPictures } from '@ddpm/data/node';
import { resumesExactly, timeHeldLoop, timeTraining } from './time-batches';

/** Where the pictures are, and where the decoded ones go. */
export interface Place {
  readonly folder: string;
  readonly cache: string;
}

type Say = (line: string) => void;

/** Times of a step: a CPU's and a GPU's. */
const STEP_MILLISECONDS = [200, 20];

/** Decodes what is left to decode. */
export async function decodePhase({ folder, cache }: Place, say: Say): Promise<void> {
  let [first, total] = [0, 0];
  const start = performance.now();
  const before = process.cpuUsage();
  await loadPictures({
    ...{ folder, cache, color: 'rgb' },
    onNotice: (sentence) => {
      const [, done] = /^(\d+) of them are decoded already/.exec(sentence) ?? [];
      if (done !== undefined) first = Number(done);
    },
    onProgress: (done, all) => {
      total = all;
      process.stderr.write(`decoded ${done} of ${all}\n`);
    },
  });
  const decoded = total - first;
  say(
    `decoded ${decoded} (from ${first}): ${rate(decoded, start)}, ${processorMs(before, decoded)} ms of processor time each, ${memory()}`,
  );
}

/** Lists a folder, looks at the date of every file, and stops before the first is decoded. */
export async function listPhase({ folder, cache }: Place, count: number, say: Say): Promise<void> {
  const controller = new AbortController();
  const start = performance.now();
  const before = process.cpuUsage();
  const peakBefore = process.resourceUsage().maxRSS;
  await loadPictures({
    ...{ folder, cache, color: 'rgb', signal: controller.signal },
    onNotice: () => {
      controller.abort();
    },
  }).catch(() => undefined);
  const grown = ((process.resourceUsage().maxRSS - peakBefore) * 1024) / count;
  say(
    `listed twice and dated ${count} files of one folder: ${rate(count, start)}, ${processorMs(before, count)} ms of processor time each, peak memory grew by ${grown.toFixed(0)} bytes a file, ${memory()}`,
  );
}

/** Opens the pack again and reads batches from it, from a pack that the system holds in memory and one that it does not. */
export async function trainPhase({ folder, cache }: Place, steps: number, say: Say): Promise<void> {
  const [start, before] = [performance.now(), process.cpuUsage()];
  const { dataset } = await loadPictures({ folder, cache, color: 'rgb' });
  say(
    `opened again: ${((performance.now() - start) / 1000).toFixed(1)} s, ${processorMs(before, 1)} ms of processor time, ${memory()}`,
  );
  const inMemory = await copyOf(dataset, Math.min(dataset.length, 2000));
  for (const [name, set] of [['pack', dataset] as const, ['memory', inMemory] as const]) {
    for (const stepMs of STEP_MILLISECONDS) {
      sayWaiting(say, `${name}, steps of ${stepMs} ms`, await timeHeldLoop(set, stepMs, steps));
    }
  }
  await forget(cache);
  for (const stepMs of STEP_MILLISECONDS) {
    sayWaiting(say, `pack not in memory, steps of ${stepMs} ms`, await timeHeldLoop(dataset, stepMs, steps));
  }
  say(`after reading: ${memory()}`);
  say(`resumes exactly from a saved position: ${await resumesExactly(dataset, 50, 10)}`);
}

/** Real training from the pack and from memory, in turns. */
export async function realPhase({ folder, cache }: Place, steps: number, say: Say): Promise<void> {
  const { dataset } = await loadPictures({ folder, cache, color: 'rgb' });
  const inMemory = await copyOf(dataset, Math.min(dataset.length, 2000));
  for (let round = 0; round < 2; round++) {
    for (const [name, set] of [['pack', dataset] as const, ['memory', inMemory] as const]) {
      const timed = await timeTraining(set, steps);
      sayWaiting(say, `training from ${name}, steps of ${timed.stepMs.toFixed(0)} ms`, timed);
    }
  }
}

function sayWaiting(
  say: Say,
  what: string,
  { waitedMs, share, processorMs }: Record<'waitedMs' | 'share' | 'processorMs', number>,
): void {
  say(
    `${what}: waits ${waitedMs.toFixed(2)} ms a step, ${(100 * share).toFixed(2)} % of the time; ${processorMs.toFixed(2)} ms of processor time`,
  );
}

/** The first images of a data set, held in memory. */
async function copyOf(dataset: Dataset, length: number): Promise<Dataset> {
  const { imageShape, classNames } = dataset;
  const size = imageShape.reduce((product, each) => product * each, 1);
  const values = new Float32Array(length * size);
  const labels = new Int32Array(length);
  await dataset.read(Uint32Array.from(labels.keys()), values, labels);
  const images = Uint8Array.from(values, (value) => Math.round((value + 1) * 127.5));
  return createImageDataset({ name: 'memory', images, labels, imageShape, classNames });
}

/** Has the system drop the packs from its cache of files, as it does by itself where they are larger than memory. */
async function forget(cache: string): Promise<void> {
  for (const name of await readdir(cache, { recursive: true })) {
    if (name.endsWith('.pixels'))
      spawnSync('dd', [`if=${path.join(cache, name)}`, 'iflag=nocache', 'count=0']);
  }
}

function rate(count: number, start: number): string {
  const seconds = (performance.now() - start) / 1000;
  return `${seconds.toFixed(1)} s, ${(count / seconds).toFixed(0)} a second`;
}

function processorMs(before: NodeJS.CpuUsage, count: number): string {
  const { user, system } = process.cpuUsage(before);
  return ((user + system) / 1000 / count).toFixed(3);
}

/** The most that the process has held so far. */
function memory(): string {
  return `peak ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB`;
}
