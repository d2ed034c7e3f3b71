import { access, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { decode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { runTrainer, withTinyFolder } from './testing/trainer-process';

const weights = 'model/unet/diffusion_pytorch_model.safetensors';

async function metricsOf(run: string): Promise<{ step: number; loss: number }[]> {
  const lines = (await readFile(path.join(run, 'metrics.jsonl'), 'utf8')).trim().split('\n');
  return lines.map((line) => JSON.parse(line) as { step: number; loss: number });
}

describe('the command line', () => {
  it('trains, resumes, samples, inspects and evaluates', { timeout: 180_000 }, async () => {
    await withTinyFolder(async (folder) => {
      const run = path.join(folder, 'run');
      const trained = await runTrainer(folder, [
        ...['--config', 'tiny.json', '--steps', '4', '--out', 'run', '--sample-interval', '2'],
        ...['--checkpoint-interval', '2'],
      ]);
      expect(trained).toMatchObject({ code: 0 });
      expect(trained.stderr).toContain('Trained 4 steps');
      expect((await metricsOf(run)).map(({ step }) => step)).toEqual([1, 2, 3, 4]);
      expect((await readdir(path.join(run, 'samples'))).sort()).toEqual([
        'step-000002-ema.png',
        'step-000002-raw.png',
        'step-000004-ema.png',
        'step-000004-raw.png',
      ]);
      const grid = decode(await readFile(path.join(run, 'samples/step-000004-ema.png')));
      expect(grid.width).toBe(10 * (32 * 3 + 4) + 4);
      const config = JSON.parse(await readFile(path.join(run, 'config.json'), 'utf8')) as Record<
        string,
        unknown
      >;
      expect(config).toMatchObject({ dataset: 'digits', steps: 4, recipe: { training: { batchSize: 8 } } });

      // A label, two looks of ten pictures, and margins.
      const strip = decode(await readFile(path.join(run, 'filmstrip.png')));
      expect(strip.width).toBeGreaterThan(10 * (32 * 3 + 4));
      expect(strip.height).toBeGreaterThan(2 * (32 * 3 + 4));

      const resumed = await runTrainer(folder, ['--resume', 'run', '--steps', '6']);
      expect(resumed).toMatchObject({ code: 0 });
      expect((await metricsOf(run)).map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6]);
      expect(await readdir(path.join(run, 'tensorboard'))).toHaveLength(2);

      const sampled = await runTrainer(folder, [
        ...['sample', 'run', '--labels', '3,7', '--count', '2', '--steps', '3', '--out', 'four.png'],
      ]);
      expect(sampled).toMatchObject({ code: 0 });
      expect(decode(await readFile(path.join(folder, 'four.png'))).width).toBe(4 * (32 * 3 + 4) + 4);

      const inspected = await runTrainer(folder, ['inspect', 'run', '--tensors']);
      expect(inspected.code).toBe(0);
      expect(inspected.stdout).toMatch(/blockChannels +\[8\]/);
      expect(inspected.stdout).toMatch(/init_conv\.weight +8x1x3x3/);

      const exported = await runTrainer(folder, ['export', 'run', '--out', 'onnx/network.onnx']);
      expect(exported).toMatchObject({ code: 0, stdout: '' });
      expect(exported.stderr).toContain(`Step 6, ema weights: ${path.join('onnx', 'network.onnx')}`);
      const onnx = await readFile(path.join(folder, 'onnx/network.onnx'));
      expect(onnx.includes('"block_channels":[8]')).toBe(true);

      const evaluated = await runTrainer(folder, [
        ...['evaluate', 'run/model', '--samples', '8', '--steps', '2', '--loss-images', '50', '--quick'],
        ...['--out', 'report'],
      ]);
      expect(evaluated).toMatchObject({ code: 0 });
      expect(evaluated.stdout).toMatch(/mean squared error +\d/);
      const report = await readFile(path.join(folder, 'report/report.json'), 'utf8');
      expect(JSON.parse(report)).toMatchObject({
        figures: { count: 8, n: 8 },
        sweep: [],
        memorization: null,
      });
      expect(await readFile(path.join(folder, 'report/report.html'), 'utf8')).toContain(
        '<h2>Training loss</h2>',
      );
    });
  });

  it('ends the same, bit for bit, in one go and in two', { timeout: 180_000 }, async () => {
    await withTinyFolder(async (folder) => {
      const common = ['--config', 'tiny.json', '--checkpoint-interval', '3'];
      expect(await runTrainer(folder, [...common, '--steps', '6', '--out', 'whole'])).toMatchObject({
        code: 0,
      });
      expect(await runTrainer(folder, [...common, '--steps', '3', '--out', 'parts'])).toMatchObject({
        code: 0,
      });
      expect(await runTrainer(folder, ['--resume', 'parts', '--steps', '6'])).toMatchObject({ code: 0 });
      const [whole, parts] = await Promise.all(
        ['whole', 'parts'].map((run) => readFile(path.join(folder, run, weights))),
      );
      expect(parts?.equals(whole ?? Buffer.alloc(0))).toBe(true);
    });
  });

  it(
    'samples the same from a model folder and from the training state alone',
    { timeout: 120_000 },
    async () => {
      await withTinyFolder(async (folder) => {
        const train = ['--config', 'tiny.json', '--steps', '2', '--out', 'run'];
        expect(await runTrainer(folder, train)).toMatchObject({ code: 0 });
        const sample = (source: string, out: string): Promise<unknown> =>
          runTrainer(folder, ['sample', source, '--labels', '1,8', '--steps', '2', '--out', out]);
        expect(await sample('run/model', 'model.png')).toMatchObject({ code: 0 });
        await rm(path.join(folder, 'run/model'), { recursive: true });
        expect(await sample('run', 'state.png')).toMatchObject({ code: 0 });
        const [model, state] = await Promise.all(
          ['model.png', 'state.png'].map((file) => readFile(path.join(folder, file))),
        );
        expect(state?.equals(model ?? Buffer.alloc(0))).toBe(true);
      });
    },
  );

  it('shows every flag and command in its help', async () => {
    await withTinyFolder(async (folder) => {
      const { code, stdout } = await runTrainer(folder, ['--help']);
      expect(code).toBe(0);
      for (const word of [
        'train',
        'sample',
        'evaluate',
        'inspect',
        'doctor',
        '--dataset',
        '--minutes',
        '--resume',
      ]) {
        expect(stdout).toContain(word);
      }
    });
  });

  it('keeps the configuration file below the flags', { timeout: 60_000 }, async () => {
    await withTinyFolder(async (folder) => {
      const args = ['--config', 'tiny.json', '--batch-size', '4', '--steps', '1', '--no-ema', '--out', 'run'];
      expect(await runTrainer(folder, args)).toMatchObject({ code: 0 });
      const config = JSON.parse(await readFile(path.join(folder, 'run/config.json'), 'utf8')) as unknown;
      expect(config).toMatchObject({ recipe: { training: { batchSize: 4, emaDecay: null } } });
      await expect(access(path.join(folder, 'run/samples/step-000001-raw.png'))).resolves.toBeUndefined();
      await expect(access(path.join(folder, 'run/samples/step-000001-ema.png'))).rejects.toThrow();
    });
  });
});

describe('bad input gets one sentence and the right exit code', () => {
  const usage: readonly (readonly [string, readonly string[], RegExp])[] = [
    ['an unknown flag', ['--learn-rate', '1'], /unknown option '--learn-rate'/],
    ['an unknown preset', ['--preset', 'better'], /article, quick/],
    ['an unknown data set', ['--dataset', 'letters'], /digits, fashion/],
    ['an unknown backend', ['--backend', 'gpu'], /compiled/],
    ['an unknown command', ['paint'], /too many arguments|unknown command/],
    ['zero steps', ['--steps', '0'], /steps/],
    ['a negative learning rate', ['--learning-rate', '-1'], /learningRate/],
    ['no number', ['--batch-size', 'many'], /batchSize/],
    ['a broken configuration file', ['--config', 'broken.json'], /broken\.json is not JSON/],
    ['an unknown field of the configuration', ['--config', 'field.json'], /colour/],
    ['a missing configuration file', ['--config', 'none.json'], /none\.json cannot be read/],
    ['a folder that is not empty', ['--config', 'tiny.json', '--steps', '1', '--out', '.'], /not empty/],
    ['labels that are none', ['sample', 'model', '--labels', 'x'], /no model|no label/],
  ];

  it.each(usage)('%s', { timeout: 60_000 }, async (_, args, message) => {
    await withTinyFolder(async (folder) => {
      await writeFile(path.join(folder, 'broken.json'), '{"steps": 1');
      await writeFile(path.join(folder, 'field.json'), '{"colour": "red"}');
      const { code, stderr } = await runTrainer(folder, args);
      expect(stderr).toMatch(message);
      expect(stderr).not.toMatch(/\n {4}at /);
      expect(code).toBe(args[0] === 'sample' ? 1 : 2);
      expect((await readdir(folder)).sort()).toEqual(['broken.json', 'field.json', 'tiny.json']);
    });
  });

  it('data, models and runs that are not there or not whole', { timeout: 180_000 }, async () => {
    await withTinyFolder(async (folder) => {
      const fails = async (args: readonly string[], message: RegExp): Promise<void> => {
        const { code, stderr } = await runTrainer(folder, args);
        expect(stderr).toMatch(message);
        expect(stderr).not.toMatch(/\n {4}at /);
        expect(code).toBe(1);
      };
      const tiny = ['--config', 'tiny.json', '--steps', '2'];
      await fails([...tiny, '--data', 'nowhere', '--out', 'r0'], /nowhere/);
      await fails([...tiny, '--out', 'tiny.json/run'], /tiny\.json/);
      await fails(['--resume', 'nowhere'], /nowhere/);
      await fails(['inspect', 'nowhere'], /no model/);
      await fails(['evaluate', 'nowhere'], /no model/);

      expect(await runTrainer(folder, [...tiny, '--out', 'run'])).toMatchObject({ code: 0 });
      const other = { recipe: { unet: { blockChannels: [16] } } };
      await writeFile(path.join(folder, 'other.json'), JSON.stringify(other));
      const resumed = await runTrainer(folder, ['--resume', 'run', '--config', 'other.json']);
      expect(resumed).toMatchObject({ code: 2 });
      expect(resumed.stderr).toMatch(/keeps its recipe/);

      const file = path.join(folder, 'run', weights);
      const bytes = await readFile(file);
      await writeFile(file, bytes.subarray(0, bytes.length / 2));
      await fails(['inspect', 'run'], /diffusion_pytorch_model\.safetensors/);
      await fails(['sample', 'run/model'], /diffusion_pytorch_model\.safetensors/);
    });
  });
});
