import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { decode } from 'fast-png';
import { expect, it } from 'vitest';
import { runTrainer, withTinyFolder } from './testing/trainer-process';

async function json(...segments: string[]): Promise<Record<string, unknown>> {
  return JSON.parse(await readFile(path.join(...segments), 'utf8')) as Record<string, unknown>;
}

it(
  'numbers of two digits: trains without some pairs, goes on, samples and measures them',
  { timeout: 240_000 },
  async () => {
    await withTinyFolder(async (folder) => {
      const trained = await runTrainer(folder, [
        ...['--config', 'tiny.json', '--dataset', 'digits100', '--held-out-pairs', '04,17'],
        ...['--steps', '2', '--out', 'run'],
      ]);
      expect(trained).toMatchObject({ code: 0 });
      expect(await json(folder, 'run/model/unet/config.json')).toMatchObject({
        num_classes: 100,
        label_groups: [10, 10],
        null_label: true,
      });
      expect(await json(folder, 'run/model/model_index.json')).toMatchObject({ held_out_pairs: [4, 17] });
      expect(await runTrainer(folder, ['--resume', 'run', '--steps', '3'])).toMatchObject({ code: 0 });
      expect(await json(folder, 'run/config.json')).toMatchObject({ heldOutPairs: [4, 17], steps: 3 });

      const sample = [
        'sample',
        'run',
        '--labels',
        '37,04',
        '--steps',
        '2',
        '--guidance',
        '2',
        '--out',
        'out',
      ];
      expect(await runTrainer(folder, [...sample, '--count', '1'])).toMatchObject({ code: 0 });
      for (const name of ['0-37.png', '1-4.png']) {
        expect(decode(await readFile(path.join(folder, 'out', name)))).toMatchObject({ channels: 1 });
      }

      const evaluated = await runTrainer(folder, [
        ...['evaluate', 'run', '--samples', '8', '--steps', '2', '--loss-images', '50', '--quick'],
        ...['--out', 'report'],
      ]);
      expect(evaluated).toMatchObject({ code: 0 });
      expect(evaluated.stdout).toMatch(/pairs held out .* of 8/);
      expect(await json(folder, 'report/report.json')).toMatchObject({
        plan: { dataset: 'digits100', heldOutPairs: [4, 17] },
        pairs: { heldOut: { pairs: [4, 17], samples: { images: 8 }, real: { images: 200 } } },
      });
    });
  },
);

it('pairs to hold out are those of digits100', { timeout: 60_000 }, async () => {
  await withTinyFolder(async (folder) => {
    const wrong = await runTrainer(folder, ['--held-out-pairs', '04']);
    expect(wrong).toMatchObject({ code: 2 });
    expect(wrong.stderr).toMatch(/Only digits100 has pairs to hold out/);
  });
});
