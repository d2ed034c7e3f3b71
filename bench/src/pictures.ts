import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { Command } from 'commander';
import { decodePhase, listPhase, realPhase, trainPhase, type Place } from './pictures/phases';
import { writeNames, writePictures } from './pictures/write-pictures';

interface Flags {
  readonly counts: string;
  readonly names: number;
  readonly steps: number;
  readonly trainingSteps: number;
}

/** Times folders of many small pictures. Each phase has a process of its own, so that its peak of memory is its own too. */
async function measure({ counts, names, steps, trainingSteps }: Flags): Promise<void> {
  say(`load before: ${(loadavg()[0] ?? 0).toFixed(1)}, ${availableParallelism()} logical cores`);
  for (const count of counts
    .split(',')
    .map(Number)
    .filter((each) => each > 0)) {
    await withPlace(async (place) => {
      const before = process.cpuUsage();
      const bytes = await writePictures(place.folder, count);
      const { user, system } = process.cpuUsage(before);
      say(
        `\n${count} pictures, ${(bytes / 2 ** 20).toFixed(0)} MB, made in ${((user + system) / 1e6).toFixed(0)} s of processor time`,
      );
      await runPhase('decode', place, 0, count / 2);
      await runPhase('decode', place, 0);
      await runPhase('train', place, steps);
      if (trainingSteps > 0) await runPhase('real', place, trainingSteps);
    });
  }
  if (names === 0) return;
  await withPlace(async (place) => {
    writeNames(place.folder, names);
    say('');
    await runPhase('list', place, names);
  });
}

async function withPlace(work: (place: Place) => Promise<void>): Promise<void> {
  const root = await mkdtemp(path.join(tmpdir(), 'ddpm-bench-pictures-'));
  try {
    await work({ folder: path.join(root, 'pictures'), cache: path.join(root, 'cache') });
  } finally {
    await rm(root, { recursive: true });
  }
}

/** @param killAfter number of decoded pictures after which the process is killed as by a power cut */
async function runPhase(
  name: string,
  { folder, cache }: Place,
  count: number,
  killAfter = Infinity,
): Promise<void> {
  const script = process.argv[1] ?? '';
  const child = spawn(process.execPath, [script, 'phase', name, folder, cache, String(count)], {
    stdio: ['ignore', 'inherit', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve) => {
    child.on('close', resolve);
  });
  for await (const line of createInterface(child.stderr)) {
    const [, decoded] = /^decoded (\d+)/.exec(line) ?? [];
    if (decoded === undefined) say(line);
    else if (Number(decoded) >= killAfter && child.kill('SIGKILL')) say(`killed after ${decoded}`);
  }
  const code = await ended;
  if (code !== 0 && killAfter === Infinity)
    throw new Error(`The phase ${name} ended with code ${String(code)}.`);
}

async function phase(name: string, folder: string, cache: string, count: string): Promise<void> {
  const place = { folder, cache };
  if (name === 'decode') await decodePhase(place, say);
  else if (name === 'list') await listPhase(place, Number(count), say);
  else if (name === 'train') await trainPhase(place, Number(count), say);
  else await realPhase(place, Number(count), say);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

const program = new Command('pictures')
  .description(
    'times folders of many small pictures: listing, decoding, a kill, and the share of waiting in training',
  )
  .option('--counts <list>', 'numbers of pictures', '20000,200000')
  .option('--names <n>', 'files to list in one folder, 0 for none', Number, 0)
  .option('--steps <n>', 'steps of a loop that only holds the thread', Number, 100)
  .option('--training-steps <n>', 'steps of real training, 0 for none', Number, 20)
  .action(measure);
program
  .command('phase <name> <folder> <cache> <count>', { hidden: true })
  .description('one phase, in a process of its own')
  .action(phase);
await program.parseAsync();
