import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { listTrainingStates, readTrainingState } from '@ddpm/checkpoint/node';
import { describe, expect, it } from 'vitest';
import { runTrainer, startTrainer, withTinyFolder, type ProcessResult } from './testing/trainer-process';

const weights = 'model/unet/diffusion_pytorch_model.safetensors';
const tiny = ['--config', 'tiny.json', '--checkpoint-interval', '5', '--out', 'run'];

/** Trains without end, and sends the signal when it is time, after the first step. */
async function interruptedRun(
  folder: string,
  signal: NodeJS.Signals,
  time: () => Promise<unknown>,
): Promise<ProcessResult> {
  const trainer = startTrainer(folder, [...tiny, '--steps', '1000000']);
  await trainer.said('step 1 ');
  await time();
  trainer.child.kill(signal);
  return trainer.result;
}

async function firstCheckpoint(run: string): Promise<void> {
  while (!(await listTrainingStates(run)).some(({ complete }) => complete)) await setTimeout(20);
}

describe('a run that is interrupted', () => {
  it(
    'finishes its step at Ctrl-C, saves, says how to resume, and ends as if never stopped',
    { timeout: 180_000 },
    async () => {
      await withTinyFolder(async (folder) => {
        const run = path.join(folder, 'run');
        const { code, stderr } = await interruptedRun(folder, 'SIGINT', () => setTimeout(700));
        expect(code).toBe(130);
        expect(stderr).toMatch(/Stopped after step (\d+); everything is saved/);
        expect(stderr).toContain('--resume run');
        const { step } = await readTrainingState(run);
        expect(step).toBe(Number(/Stopped after step (\d+)/.exec(stderr)?.[1]));

        const steps = String(step + 4);
        expect(await runTrainer(folder, ['--resume', 'run', '--steps', steps])).toMatchObject({ code: 0 });
        const whole = [...tiny.slice(0, -1), 'whole', '--steps', steps];
        expect(await runTrainer(folder, whole)).toMatchObject({ code: 0 });
        const expected = await readFile(path.join(folder, 'whole', weights));
        expect((await readFile(path.join(run, weights))).equals(expected)).toBe(true);
      });
    },
  );

  it(
    'loses no more than the work since the last checkpoint when it is killed',
    { timeout: 180_000 },
    async () => {
      await withTinyFolder(async (folder) => {
        const run = path.join(folder, 'run');
        await interruptedRun(folder, 'SIGKILL', () => firstCheckpoint(run));
        const { step } = await readTrainingState(run);
        expect(step).toBeGreaterThanOrEqual(5);

        const resumed = await runTrainer(folder, ['--resume', 'run', '--steps', String(step + 2)]);
        expect(resumed).toMatchObject({ code: 0 });
        const lines = (await readFile(path.join(run, 'metrics.jsonl'), 'utf8')).trim().split('\n');
        const numbers = lines.map((line) => (JSON.parse(line) as { step: number }).step);
        expect(numbers).toEqual(Array.from({ length: step + 2 }, (_, index) => index + 1));
      });
    },
  );

  it.each([
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)(
    'saves at %s, long before its first checkpoint, and is the same model everywhere',
    { timeout: 180_000 },
    async (signal, exitCode) => {
      await withTinyFolder(async (folder) => {
        const run = path.join(folder, 'run');
        const long = [...tiny, '--checkpoint-interval', '1000000', '--steps', '1000000'];
        const trainer = startTrainer(folder, long);
        await trainer.said('step 1 ');
        // Nobody reads any more, as after a tee that Ctrl-C ended first.
        trainer.child.stderr?.destroy();
        trainer.child.kill(signal);
        expect(await trainer.result).toMatchObject({ code: exitCode });
        const { step } = await readTrainingState(run);
        expect(step).toBeGreaterThan(0);
        const { stdout } = await runTrainer(folder, ['inspect', 'run']);
        expect(stdout).toContain(`the checkpoint of step ${step} in`);
        expect(await readdir(run)).not.toContain('run.lock');
      });
    },
  );

  it('gives a look at samples up at SIGTERM, and saves', { timeout: 180_000 }, async () => {
    await withTinyFolder(async (folder) => {
      const looking = [...tiny, '--sample-interval', '3', '--steps', '1000000'];
      const trainer = startTrainer(folder, looking);
      await trainer.said('sampling');
      trainer.child.kill('SIGTERM');
      expect(await trainer.result).toMatchObject({ code: 143 });
      expect((await readTrainingState(path.join(folder, 'run'))).step).toBeGreaterThanOrEqual(3);
    });
  });

  it('is refused to a second process while it goes on', { timeout: 180_000 }, async () => {
    await withTinyFolder(async (folder) => {
      const trainer = startTrainer(folder, [...tiny, '--steps', '1000000']);
      await trainer.said('step 1 ');
      await firstCheckpoint(path.join(folder, 'run'));
      const second = await runTrainer(folder, ['--resume', 'run']);
      expect(second).toMatchObject({ code: 1 });
      expect(second.stderr).toMatch(/run is in use by process \d+ on .+, since /);
      trainer.child.kill('SIGKILL');
      await trainer.result;
    });
  });

  it(
    'goes on by the same command line, --resume auto, wherever it was killed, and says when it is finished',
    { timeout: 240_000 },
    async () => {
      await withTinyFolder(async (folder) => {
        const auto = [...tiny, '--steps', '40', '--resume', 'auto'];
        const first = startTrainer(folder, auto);
        await firstCheckpoint(path.join(folder, 'run'));
        first.child.kill('SIGKILL');
        await first.result;
        expect(await runTrainer(folder, auto)).toMatchObject({ code: 0 });
        const again = await runTrainer(folder, auto);
        expect(again).toMatchObject({ code: 0 });
        expect(again.stderr).toContain('The run in run is finished: 40 steps.');
        const other = await runTrainer(folder, [...auto, '--seed', '5']);
        expect(other).toMatchObject({ code: 2 });
        expect(other.stderr).toContain('recipe.training.seed 0, now it is 5');
        const whole = [...tiny.slice(0, -1), 'whole', '--steps', '40'];
        expect(await runTrainer(folder, whole)).toMatchObject({ code: 0 });
        const expected = await readFile(path.join(folder, 'whole', weights));
        expect((await readFile(path.join(folder, 'run', weights))).equals(expected)).toBe(true);
      });
    },
  );
});
