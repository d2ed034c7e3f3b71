import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { createBatches, type Dataset } from '@ddpm/data';
import { loadPictures } from '@ddpm/data/node';
import { Command } from 'commander';
import { encode } from 'fast-png';

interface Flags {
  readonly count: number;
  readonly steps: number;
}

const CLASSES = 10;
const SIDE = 40;
/** Pictures that differ; the files repeat them. */
const DISTINCT = 500;
/** Times of a step: a CPU's and a GPU's. The step holds the main thread, as ONNX Runtime does. */
const STEP_MILLISECONDS = [200, 20];
const BATCH_SIZE = 64;

/** Times a folder of many small pictures: decoding it once, opening it again, and training from it. */
async function measure({ count, steps }: Flags): Promise<void> {
  const root = await mkdtemp(path.join(tmpdir(), 'ddpm-bench-pictures-'));
  const [folder, cache] = [path.join(root, 'pictures'), path.join(root, 'cache')];
  say(`load before            ${(loadavg()[0] ?? 0).toFixed(1)}, ${availableParallelism()} logical cores`);
  try {
    say(
      `${count.toLocaleString('en')} PNG files of ${SIDE}x${SIDE} in colour, ${CLASSES} classes, read as 32x32`,
    );
    await writeMany(folder, count);
    say(`memory before          ${megabytes()}`);
    await timed('decoded once', count, () => loadPictures({ folder, cache }));
    const { dataset } = await timed('opened again', count, () => loadPictures({ folder, cache }));
    say(`size of the pack       ${((await folderBytes(cache)) / 2 ** 20).toFixed(0)} MB`);
    for (const milliseconds of STEP_MILLISECONDS) await timeTraining(dataset, milliseconds, steps);
  } finally {
    await rm(root, { recursive: true });
  }
}

async function timed<Result>(name: string, count: number, work: () => Promise<Result>): Promise<Result> {
  const [start, before] = [performance.now(), process.cpuUsage()];
  const result = await work();
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(before);
  const each = (user + system) / 1000 / count;
  say(
    `${name.padEnd(22)} ${seconds.toFixed(1)} s, ${(count / seconds).toFixed(0)} pictures/s, ${each.toFixed(2)} ms of processor time each, ${megabytes()}`,
  );
  return result;
}

/** How much of the time the loop waits for its next batch. */
async function timeTraining(dataset: Dataset, milliseconds: number, steps: number): Promise<void> {
  const batches = createBatches(dataset, { batchSize: BATCH_SIZE, seed: 1 });
  await batches.next();
  let [waited, worked] = [0, 0];
  const start = performance.now();
  for (let step = 0; step < steps; step++) {
    const [asked, before] = [performance.now(), process.cpuUsage()];
    await batches.next();
    waited += performance.now() - asked;
    const { user, system } = process.cpuUsage(before);
    worked += (user + system) / 1000;
    hold(milliseconds);
  }
  const total = performance.now() - start;
  say(
    `steps of ${String(milliseconds).padStart(3)} ms        ${((waited / total) * 100).toFixed(2)} % of the time spent waiting (${(waited / steps).toFixed(2)} ms a step, ${(worked / steps).toFixed(2)} ms of processor time), ${megabytes()}`,
  );
}

/** Keeps the main thread busy. */
function hold(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

async function writeMany(folder: string, count: number): Promise<void> {
  const files = Array.from({ length: DISTINCT }, (_, index) => noisyPicture(index));
  for (let label = 0; label < CLASSES; label++)
    await mkdir(path.join(folder, `class ${label}`), { recursive: true });
  for (let first = 0; first < count; first += DISTINCT) {
    const some = files.slice(0, Math.min(DISTINCT, count - first));
    await Promise.all(
      some.map((bytes, place) =>
        writeFile(path.join(folder, `class ${place % CLASSES}`, `${first + place}.png`), bytes),
      ),
    );
  }
}

function noisyPicture(index: number): Uint8Array {
  const data = Uint8Array.from(
    { length: SIDE * SIDE * 3 },
    (_, place) => (place * 7 + ((place * index) % 31) * 5) & 255,
  );
  return encode({ width: SIDE, height: SIDE, channels: 3, depth: 8, data });
}

async function folderBytes(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true });
  const sizes = await Promise.all(names.map(async (name) => (await stat(path.join(folder, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** The most that the process has held so far. */
function megabytes(): string {
  return `peak ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB`;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

await new Command('pictures')
  .description(
    'times a folder of many small pictures: decoding, opening, and the share of waiting in training',
  )
  .option('--count <n>', 'pictures', Number, 200_000)
  .option('--steps <n>', 'steps to time', Number, 100)
  .action(measure)
  .parseAsync();
