import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { decode, encode } from 'fast-png';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { runTrainer, withTinyFolder } from './testing/trainer-process';

/** Class folders `blue` and `red`, with pictures of 20x10. */
async function writePictures(folder: string, count: number): Promise<void> {
  for (const [name, channel] of [
    ['red', 0],
    ['blue', 2],
  ] as const) {
    await mkdir(path.join(folder, 'pictures', name), { recursive: true });
    const data = Uint8Array.from({ length: 20 * 10 * 3 }, (_, place) => (place % 3 === channel ? 255 : 0));
    for (let index = 0; index < count; index++) {
      const bytes = encode({ width: 20, height: 10, channels: 3, depth: 8, data });
      await writeFile(path.join(folder, 'pictures', name, `${index}.png`), bytes);
    }
  }
}

const size = ['--image-size', '8', '--test-share', '0.3'];

describe('a folder of pictures', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it('is shown, learned, resumed, sampled and evaluated', { timeout: 180_000 }, async () => {
    await withTinyFolder(async (folder) => {
      await writePictures(folder, 20);
      vi.stubEnv('XDG_CACHE_HOME', path.join(folder, 'cache'));

      const shown = await runTrainer(folder, ['dataset', 'pictures', ...size, '--out', 'shown']);
      expect(shown).toMatchObject({ code: 0 });
      expect(shown.stdout).toMatch(/images +\d+ of 8x8, colour\n/);
      expect(shown.stdout).toMatch(/sigma_data +0\.\d+/);
      const sheet = decode(await readFile(path.join(folder, 'shown/pictures.png')));
      expect(sheet).toMatchObject({ channels: 3, width: 10 * (8 * 3 + 4) + 4, height: 2 * (8 * 3 + 4) + 4 });
      const manifest = JSON.parse(await readFile(path.join(folder, 'shown/pictures.json'), 'utf8')) as {
        parts: Record<'train' | 'test', { length: number; counts: Record<string, number> }>;
      };
      expect(Object.keys(manifest.parts.train.counts)).toEqual(['blue', 'red']);
      expect(manifest.parts.train.length + manifest.parts.test.length).toBe(40);

      const train = ['--config', 'tiny.json', '--dataset', 'pictures', '--mirror', ...size];
      expect(await runTrainer(folder, [...train, '--steps', '2', '--out', 'run'])).toMatchObject({ code: 0 });
      expect(await runTrainer(folder, ['--resume', 'run', '--steps', '3'])).toMatchObject({ code: 0 });
      const config = JSON.parse(await readFile(path.join(folder, 'run/config.json'), 'utf8')) as unknown;
      expect(config).toMatchObject({
        dataset: path.join(folder, 'pictures'),
        images: {
          length: 2 * manifest.parts.train.length,
          imageShape: [8, 8, 3],
          classNames: ['blue', 'red'],
        },
        recipe: { unet: { imageSize: 8, channels: 3, numClasses: 2 } },
      });

      const sample = ['sample', 'run', '--labels', 'red,blue', '--steps', '2', '--out', 'two.png'];
      expect(await runTrainer(folder, sample)).toMatchObject({ code: 0 });
      expect(decode(await readFile(path.join(folder, 'two.png')))).toMatchObject({ channels: 3 });

      const evaluated = await runTrainer(folder, ['evaluate', 'run', '--steps', '2', '--out', 'report']);
      expect(evaluated).toMatchObject({ code: 0 });
      expect(evaluated.stdout).toContain('No classifier judges samples of pictures');
      const report = JSON.parse(await readFile(path.join(folder, 'report/report.json'), 'utf8')) as unknown;
      expect(report).toMatchObject({ testLoss: { count: manifest.parts.test.length } });
      expect(evaluated.stdout).toMatch(/nearest training +\d+\.\d\d away in pixels \(unseen images: 0\.00\)/);
      // All pictures of a class are alike, so that the unseen ones are as near as can be.
      expect(report).toMatchObject({ memorization: { count: 20, realMedian: 0, suspiciousShare: 0 } });
      const page = await readFile(path.join(folder, 'report/report.html'), 'utf8');
      expect(page).toContain('Nearest training images');

      await rm(path.join(folder, 'pictures/red/0.png'));
      const changed = await runTrainer(folder, ['--resume', 'run', '--steps', '4']);
      expect(changed.stderr).toMatch(/pictures has changed since the run began \(\d+ images then, \d+ now\)/);
      expect(changed.code).toBe(2);
    });
  });

  it('is learned without labels, and broken files are named or skipped', { timeout: 120_000 }, async () => {
    await withTinyFolder(async (folder) => {
      await writePictures(folder, 6);
      vi.stubEnv('XDG_CACHE_HOME', path.join(folder, 'cache'));
      await writeFile(path.join(folder, 'pictures/red/broken.png'), 'no picture');
      const train = [
        '--config',
        'tiny.json',
        '--dataset',
        'pictures',
        '--image-size',
        '8',
        '--test-share',
        '0',
      ];
      const refused = await runTrainer(folder, [...train, '--steps', '1', '--out', 'run']);
      expect(refused.code).toBe(1);
      expect(refused.stderr).toMatch(
        /broken\.png is not what its name says: it holds no PNG, JPEG, WebP, GIF, TIFF or AVIF picture/,
      );

      const skipped = [...train, '--broken', 'skip', '--unconditional', '--steps', '1', '--out', 'run'];
      expect(await runTrainer(folder, skipped)).toMatchObject({ code: 0 });
      const config = JSON.parse(await readFile(path.join(folder, 'run/config.json'), 'utf8')) as unknown;
      expect(config).toMatchObject({ recipe: { unet: { numClasses: null, nullLabel: false } } });
      const sample = ['sample', 'run', '--count', '2', '--steps', '2', '--out', 'two.png'];
      expect(await runTrainer(folder, sample)).toMatchObject({ code: 0 });
    });
  });

  it('that is empty, or a recipe of another shape, gets one sentence', { timeout: 60_000 }, async () => {
    await withTinyFolder(async (folder) => {
      await mkdir(path.join(folder, 'empty'));
      const empty = await runTrainer(folder, ['--dataset', 'empty', '--steps', '1']);
      expect(empty).toMatchObject({ code: 1 });
      expect(empty.stderr).toMatch(
        /empty holds no pictures \(PNG, JPEG, WebP, GIF, TIFF or AVIF\); choose another folder/,
      );
      await writeFile(path.join(folder, 'wide.json'), JSON.stringify({ recipe: { unet: { channels: 3 } } }));
      const wide = await runTrainer(folder, ['--config', 'wide.json', '--steps', '1']);
      expect(wide).toMatchObject({ code: 2 });
      expect(wide.stderr).toMatch(/recipe\.unet\.channels is 3, but digits makes it 1\. Leave it out\./);
    });
  });
});
