import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import type { EvaluationReport } from './evaluation/evaluation-report';
import { runTrainer, withTinyFolder } from './testing/trainer-process';

const sampling = {
  ...{ method: 'dpm-solver-2m', num_inference_steps: 3 },
  ...{ guidance_scale: 2, guidance_interval: [0, 700] },
};

/** Trains a model for two steps and writes a recommendation into it. */
async function trainAdvised(folder: string): Promise<void> {
  const flags = ['--config', 'tiny.json', '--preset', 'best', '--steps', '2', '--out', 'run'];
  expect(await runTrainer(folder, flags)).toMatchObject({ code: 0 });
  const file = path.join(folder, 'run/model/model_index.json');
  const index = JSON.parse(await readFile(file, 'utf8')) as object;
  await writeFile(file, JSON.stringify({ ...index, sampling }));
}

it(
  'a recommended interval of guidance is followed, named and overruled by every command',
  { timeout: 240_000 },
  async () => {
    await withTinyFolder(async (folder) => {
      await trainAdvised(folder);
      const picture = async (out: string, ...flags: string[]): Promise<string> => {
        const args = ['sample', 'run', '--labels', '3,7', '--out', out, ...flags];
        expect(await runTrainer(folder, args)).toMatchObject({ code: 0 });
        return readFile(path.join(folder, out), 'hex');
      };
      const said = ['--sampler', 'dpm-solver-2m', '--steps', '3', '--guidance', '2'];
      const followed = await picture('followed.png');
      expect(await picture('said.png', ...said, '--guidance-interval', '0-700')).toBe(followed);
      expect(await picture('all.png', '--guidance-interval', 'all')).not.toBe(followed);

      const evaluate = ['evaluate', 'run/model', '--quick', '--samples', '8', '--loss-images', '50'];
      const sweep = ['--sweep', '1,3', '--sweep-samplers', 'dpm-solver-2m', '--sweep-samples', '8'];
      const evaluated = await runTrainer(folder, [...evaluate, ...sweep, '--out', 'report']);
      expect(evaluated).toMatchObject({ code: 0 });
      expect(evaluated.stdout).toMatch(/dpm-solver-2m 1 +\d.*points.*FID/);
      expect(evaluated.stdout).toContain('dpm-solver-2m with 3 steps, guidance 2 at t from 0 to 700, seed 0');
      const report = JSON.parse(
        await readFile(path.join(folder, 'report/report.json'), 'utf8'),
      ) as EvaluationReport;
      expect(report.plan).toMatchObject({ guidance: 2, guidanceInterval: [0, 700] });
      const { figures } = report;
      expect(report.sweep).toMatchObject([
        { method: 'dpm-solver-2m', steps: 1, n: 8, fidFloor: figures.floor.fid },
        // The samples that were measured first, which are not made again.
        { steps: 3, fid: figures.samples.fid, accuracy: figures.labels?.accuracy },
      ]);
      const page = await readFile(path.join(folder, 'report/report.html'), 'utf8');
      expect(page).toContain('--guidance 2 --guidance-interval 0-700 ');
      expect(page).toContain(`--quick ${sweep.join(' ')}`);

      const late = await runTrainer(folder, [...evaluate, '--guidance-interval', '0-1000']);
      expect(late).toMatchObject({ code: 2 });
      expect(late.stderr).toContain(
        "--guidance-interval ends at 1000, but the model's last timestep is 999.",
      );
    });
  },
);
