import { execFileSync, spawn } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { listTrainingStates, readTrainingState, type TrainingStateContent } from '@ddpm/checkpoint/node';
import { describe, expect, it } from 'vitest';
import { runTrainer, trainerProgram, withTinyFolder, type ProcessResult } from './testing/trainer-process';

/** MPICH's launcher by its own name, since another MPI may have taken `mpiexec`; null where it is not installed. */
function findLauncher(): string | null {
  for (const name of ['mpiexec.mpich', 'mpiexec']) {
    try {
      if (/HYDRA|MPICH/i.test(execFileSync(name, ['--version'], { encoding: 'utf8' }))) return name;
    } catch {
      // Not installed under this name.
    }
  }
  process.stderr.write(
    'SKIPPED: training by several processes is NOT TESTED here, since MPICH is missing (apt-get install mpich).\n',
  );
  return null;
}

const launcher = findLauncher();
const tiny = ['--config', 'tiny.json', '--backend', 'compiled', '--checkpoint-interval', '5'];

/** Starts ranks in a folder; resolves when the whole job has ended. */
function startRanks(ranks: number, folder: string, args: readonly string[]) {
  const child = spawn(
    launcher ?? '',
    ['-n', String(ranks), process.execPath, trainerProgram, '--distributed', 'mpi', ...args],
    { cwd: folder, env: { ...process.env, INIT_CWD: folder }, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const result = new Promise<ProcessResult>((resolve) => {
    child.on('close', (code) => {
      resolve({ code, stdout: '', stderr });
    });
  });
  return { child, result };
}

async function runRanks(ranks: number, folder: string, args: readonly string[]): Promise<ProcessResult> {
  return startRanks(ranks, folder, args).result;
}

function difference(one: TrainingStateContent, other: TrainingStateContent): number {
  const a = one.tensors['parameters']?.data ?? [];
  const b = other.tensors['parameters']?.data ?? [];
  return Math.hypot(...[...a].map((value, index) => value - (b[index] ?? NaN))) / Math.hypot(...a);
}

/** Waits for a checkpoint; fails with what the job said where it ended before. */
async function checkpointIn(run: string, job: ReturnType<typeof startRanks>): Promise<void> {
  let ended: ProcessResult | undefined;
  void job.result.then((result) => (ended = result));
  while (!(await listTrainingStates(run)).some(({ complete }) => complete)) {
    expect(ended).toBeUndefined();
    await setTimeout(20);
  }
}

/** Processes of this machine that run the trainer in a folder, by their command lines, without their launcher. */
async function ranksIn(folder: string): Promise<number[]> {
  const found: number[] = [];
  for (const entry of await readdir('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const words = await readFile(`/proc/${entry}/cmdline`, 'utf8').then(
      (text) => text.split('\0'),
      (): string[] => [],
    );
    if (words[0] === process.execPath && words.includes(path.join(folder, 'run'))) found.push(Number(entry));
  }
  return found;
}

describe.skipIf(launcher === null)('training by several processes', () => {
  it('does what one does, and one goes on where two stopped', { timeout: 600_000 }, async () => {
    await withTinyFolder(async (folder) => {
      const differences: number[] = [];
      // Where two values of a pooling window are equal but for rounding, the gradient takes another way, and a run in some
      // hundred is further apart; what sums wrongly is so in each run.
      for (const seed of ['7', '8', '9']) {
        if (differences.some((value) => value < 1e-6)) break;
        const run = [...tiny, '--steps', '40', '--seed', seed];
        expect(await runTrainer(folder, [...run, '--out', `one${seed}`])).toMatchObject({ code: 0 });
        const two = await runRanks(2, folder, [...run, '--out', `two${seed}`]);
        expect(two).toMatchObject({ code: 0 });
        expect(two.stderr).toMatch(/Shared by 2 ranks, MPICH .* % of the time/);
        const [one, shared] = await Promise.all(
          ['one', 'two'].map((name) => readTrainingState(path.join(folder, name + seed))),
        );
        differences.push(difference(one!, shared!));
      }
      expect(Math.min(...differences)).toBeLessThan(1e-6);
      expect(Math.max(...differences)).toBeLessThan(1e-3);

      expect(await runTrainer(folder, ['--resume', 'two7', '--steps', '42'])).toMatchObject({ code: 0 });
      expect((await readTrainingState(path.join(folder, 'two7'))).step).toBe(42);
    });
  });

  it(
    'ends on all when one is killed, and goes on from the last checkpoint',
    { timeout: 600_000 },
    async () => {
      await withTinyFolder(async (folder) => {
        const run = path.join(folder, 'run');
        const job = startRanks(2, folder, [...tiny, '--steps', '1000000', '--out', run]);
        await checkpointIn(run, job);
        process.kill(Math.max(...(await ranksIn(folder))), 'SIGKILL');
        expect((await job.result).code).not.toBe(0);
        // The launcher may be gone a moment before the last rank that it ended.
        while ((await ranksIn(folder)).length > 0) await setTimeout(20);

        const { step } = await readTrainingState(run);
        const steps = String(step + 3);
        expect(await runRanks(2, folder, ['--resume', 'run', '--steps', steps])).toMatchObject({ code: 0 });
        const whole = await runRanks(2, folder, [...tiny, '--steps', steps, '--out', 'whole']);
        expect(whole).toMatchObject({ code: 0 });
        const expected = await readTrainingState(path.join(folder, 'whole'));
        expect((await readTrainingState(run)).tensors).toEqual(expected.tensors);
      });
    },
  );

  it('saves on all and says so to a queue when one is told to end', { timeout: 600_000 }, async () => {
    await withTinyFolder(async (folder) => {
      const run = path.join(folder, 'run');
      const job = startRanks(2, folder, [...tiny, '--steps', '1000000', '--out', run]);
      await checkpointIn(run, job);
      process.kill(Math.min(...(await ranksIn(folder))), 'SIGTERM');
      const { code, stderr } = await job.result;
      expect(code).toBe(143);
      const stopped = Number(/Stopped after step (\d+); everything is saved/.exec(stderr)?.[1]);
      expect((await readTrainingState(run)).step).toBe(stopped);
    });
  });

  it('says in one sentence what does not fit', { timeout: 600_000 }, async () => {
    await withTinyFolder(async (folder) => {
      const alone = await runTrainer(folder, [...tiny, '--distributed', 'mpi']);
      expect(alone).toMatchObject({ code: 1 });
      expect(alone.stderr).toContain('No launcher started this process');
      const uneven = await runRanks(3, folder, [...tiny, '--steps', '2', '--out', 'uneven']);
      expect(uneven.code).not.toBe(0);
      expect(uneven.stderr).toMatch(/batchSize \(8\) does not divide into equal shares for 3 processes/);
      const lonely = await runTrainer(folder, [...tiny, '--sync-every', '5']);
      expect(lonely).toMatchObject({ code: 2 });
    });
  });
});
