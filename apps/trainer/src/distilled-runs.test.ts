import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { runTrainer, startTrainer, withTinyFolder } from './testing/trainer-process';

const weights = 'model/unet/diffusion_pytorch_model.safetensors';

/** Trains a teacher with a null label for two steps. */
async function trainTeacher(folder: string, ...flags: string[]): Promise<void> {
  const args = ['--config', 'tiny.json', '--preset', 'best', '--steps', '2', '--out', 'teacher', ...flags];
  expect(await runTrainer(folder, args)).toMatchObject({ code: 0 });
}

it(
  'a distillation runs both stages, resumes to the same weights, and its model draws in 1, 2 and 4 steps alone',
  { timeout: 300_000 },
  async () => {
    await withTinyFolder(async (folder) => {
      await trainTeacher(folder);
      const distill = ['distill', 'teacher', '--steps', '6', '--checkpoint-interval', '2'];
      const whole = await runTrainer(folder, [...distill, '--out', 'whole']);
      expect(whole).toMatchObject({ code: 0 });
      expect(whole.stderr).toContain('sample whole --steps 4');

      const interrupted = startTrainer(folder, [...distill, '--out', 'cut']);
      await interrupted.said('step 1 ');
      interrupted.child.kill('SIGINT');
      const { code, stderr } = await interrupted.result;
      expect(code).toBe(130);
      expect(stderr).toContain('distill --resume cut');
      expect(await runTrainer(folder, ['distill', '--resume', 'cut'])).toMatchObject({ code: 0 });
      for (const stage of ['segments', 'shortcuts']) {
        const [one, other] = await Promise.all(
          ['whole', 'cut'].map((run) => readFile(path.join(folder, run, stage, weights))),
        );
        expect(one!.equals(other!)).toBe(true);
        expect(existsSync(path.join(folder, 'whole', stage, 'filmstrip.png'))).toBe(true);
      }

      const picture = async (steps: string): Promise<string> => {
        const flags = ['sample', 'whole', '--labels', '3', '--steps', steps, '--out', `${steps}.png`];
        expect(await runTrainer(folder, flags)).toMatchObject({ code: 0 });
        return readFile(path.join(folder, `${steps}.png`), 'hex');
      };
      expect(await picture('1')).not.toBe(await picture('4'));
      const other = await runTrainer(folder, ['sample', 'whole', '--steps', '20', '--out', '20.png']);
      expect(other.code).toBe(1);
      expect(other.stderr).toContain('This model was distilled to draw in 1, 2, 4 steps, not in 20');

      const evaluate = [
        'evaluate',
        'whole',
        '--steps',
        '4,1',
        '--samples',
        '8',
        '--loss-images',
        '50',
        '--quick',
      ];
      const evaluated = await runTrainer(folder, evaluate);
      expect(evaluated).toMatchObject({ code: 0 });
      expect(evaluated.stdout).toMatch(/ddim 1 +\d.*points.*FID/);
    });
  },
);

it(
  'what cannot be distilled is refused in one sentence, and nothing is left behind',
  { timeout: 120_000 },
  async () => {
    await withTinyFolder(async (folder) => {
      const refused = async (...args: string[]): Promise<string> => {
        const { code, stderr } = await runTrainer(folder, ['distill', ...args, '--out', 'out']);
        expect(code).not.toBe(0);
        expect(existsSync(path.join(folder, 'out'))).toBe(false);
        return stderr;
      };
      expect(await refused()).toContain('Name the model to distil');
      expect(await refused('nothing')).toContain('nothing holds no model');
      expect(await refused('--resume', 'nothing')).toContain('keeps its model and its folder');
      await trainTeacher(folder, '--preset', 'article');
      expect(await refused('teacher')).toContain('predicts the noise (prediction_type epsilon)');
      expect(await refused('teacher', '--config', 'tiny.json')).toContain(
        'takes its batchSize from the model',
      );
    });
  },
);
