import { mkdir, readdir, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Dataset } from '../../dataset';
import { temporaryFolder } from '../testing/temporary-folder';
import { encodePicture, manyPictures, writePictures, type PlainPicture } from '../testing/write-pictures';
import { loadPictures } from './load-pictures';
import type { LoadPicturesOptions } from './picture-options';

const red: PlainPicture = { color: [255, 0, 0] };
const blue: PlainPicture = { color: [0, 0, 255], width: 20, height: 10 };
const grey: PlainPicture = { color: [51, 51, 51] };

const jpeg = await encodePicture('a.jpg', { ...red, width: 64, height: 64 });
const disguised = await encodePicture('x.png', red);

/** A folder with pictures, and how it is loaded with a cache of its own. */
async function pictureFolder(pictures: Readonly<Record<string, PlainPicture>>) {
  const root = await temporaryFolder();
  const folder = join(root, 'pictures');
  await mkdir(folder);
  await writePictures(folder, pictures);
  const cache = join(root, 'cache');
  const load = (options: Partial<LoadPicturesOptions> = {}) =>
    loadPictures({ folder, cache, imageSize: 4, testShare: 0, ...options });
  return { folder, cache, load };
}

/** First pixel and label of every image. */
async function contents(dataset: Dataset): Promise<[label: number, ...pixel: number[]][]> {
  const { length, imageShape } = dataset;
  const [height, width, channels] = imageShape;
  const size = height * width * channels;
  const images = new Float32Array(length * size);
  const labels = new Int32Array(length);
  await dataset.read(
    Uint32Array.from(labels, (_, index) => index),
    images,
    labels,
  );
  const all = Array.from(labels, (label, index): [number, ...number[]] => [
    label,
    ...images.subarray(index * size, index * size + channels),
  ]);
  return all.sort((a, b) => a[0] - b[0]);
}

describe('class folders', () => {
  test('of PNG, JPEG and WebP of any size are read, classes in the order of their names', async () => {
    const { load } = await pictureFolder({
      'class 10/a.png': blue,
      'class 10/deeper/b.webp': blue,
      'class 2/a.jpg': red,
      'class 2/b.JPEG': { ...red, width: 3, height: 50 },
    });
    const { dataset, manifest } = await load();
    expect(dataset).toMatchObject({ name: 'pictures', length: 4, imageShape: [4, 4, 3] });
    expect(dataset.classNames).toEqual(['class 2', 'class 10']);
    expect(manifest.counts).toEqual({ train: [2, 2], test: [0, 0] });
    const pixels = await contents(dataset);
    expect(pixels.map(([label]) => label)).toEqual([0, 0, 1, 1]);
    expect(pixels[0]?.[1]).toBeGreaterThan(0.97);
    expect(pixels[2]).toEqual([1, -1, -1, 1]);
  });

  test('of grey pictures give one channel, unless colour is asked for', async () => {
    const { load } = await pictureFolder(manyPictures('a', 3, grey));
    const { dataset } = await load();
    expect(dataset.imageShape).toEqual([4, 4, 1]);
    const [first] = await contents(dataset);
    expect(first?.[1]).toBeCloseTo(51 / 127.5 - 1, 6);
    expect((await load({ color: 'rgb' })).dataset.imageShape).toEqual([4, 4, 3]);
  });

  test('named train and test divide the pictures', async () => {
    const pictures = { ...manyPictures('train/a', 3, red), ...manyPictures('test/a', 2, blue) };
    const { load, folder } = await pictureFolder(pictures);
    const test = await load({ part: 'test' });
    expect(test.manifest.counts).toEqual({ train: [3], test: [2] });
    expect(await contents(test.dataset)).toEqual([
      [0, -1, -1, 1],
      [0, -1, -1, 1],
    ]);
    await mkdir(join(folder, 'test/b'));
    await expect(load()).rejects.toThrow(/test\/b is a class that the folder train lacks/);
  });
});

describe('how pictures become squares', () => {
  const wide: PlainPicture = { color: [255, 255, 255], width: 8, height: 4 };
  test.each([
    ['crop', 1],
    ['pad', -1],
    ['stretch', 1],
  ] as const)('%s', async (fit, corner) => {
    const { load } = await pictureFolder(manyPictures('a', 2, wide));
    const { dataset } = await load({ fit });
    expect((await contents(dataset))[0]).toEqual([0, corner]);
  });
});

describe('a table of labels', () => {
  test('names files and classes, in quotes where need be', async () => {
    const { load, folder } = await pictureFolder({
      'x,1.png': red,
      'x2.png': red,
      'sub/y.png': blue,
      'z.png': blue,
    });
    await writeFile(
      join(folder, 'labels.csv'),
      '\uFEFFlabel,file\r\nr,"x,1.png"\r\nr,x2.png\r\nb,sub/y.png\r\nb,z.png\r\n',
    );
    const { dataset } = await load();
    expect(dataset.classNames).toEqual(['b', 'r']);
    expect(await contents(dataset)).toEqual([
      [0, -1, -1, 1],
      [0, -1, -1, 1],
      [1, 1, -1, -1],
      [1, 1, -1, -1],
    ]);
  });

  test.each([
    [
      'a picture that is not there',
      'a.png,x\nnone.png,x\n',
      /labels\.csv, line 2 names a picture that cannot be read: .*none\.png: it does not exist/,
    ],
    [
      'a line without a label',
      'a.png,x\nb.png\n',
      /labels\.csv, line 2, does not name a file and a label; write it as file,label/,
    ],
    ['an open quote', 'a.png,x\n"b.png,x\n', /line 2, opens a quote/],
    ['a picture outside', '../a.png,x\n', /line 1, names \.\.\/a\.png, outside the folder/],
    ['a picture twice', 'a.png,x\na.png,y\n', /names a\.png twice, in lines 1 and 2; remove one/],
    ['nothing', 'file,label\n', /names no pictures/],
    [
      'a class of one',
      'a.png,x\nb.png,y\n',
      /class 'x' of .*pictures has only one picture; add more or remove it/,
    ],
  ])('%s is refused', async (_, table, message) => {
    const { load, folder } = await pictureFolder({ 'a.png': red, 'b.png': red });
    await writeFile(join(folder, 'labels.csv'), table);
    await expect(load()).rejects.toThrow(message);
  });
});

test('pictures without classes have no labels', async () => {
  const { load } = await pictureFolder({ 'a.png': red, 'b.png': blue });
  const { dataset } = await load();
  expect(dataset.classNames).toBeNull();
  expect((await contents(dataset)).map(([label]) => label)).toEqual([0, 0]);
});

describe('the test part', () => {
  test('is a share of the pictures, the same whatever else is in the folder', async () => {
    const { load, folder } = await pictureFolder({
      ...manyPictures('a', 40, red),
      ...manyPictures('b', 40, blue),
    });
    const before = await load({ testShare: 0.25, part: 'test' });
    const [a = 0, b = 0] = before.manifest.counts.test;
    expect(a + b).toBeGreaterThan(8);
    expect(a + b).toBeLessThan(32);
    await rm(join(folder, 'b'), { recursive: true });
    expect((await load({ testShare: 0.25 })).manifest.counts.test).toEqual([a]);
  });

  test('that is empty is refused where it is asked for', async () => {
    const { load } = await pictureFolder(manyPictures('a', 2, red));
    await expect(load({ part: 'test' })).rejects.toThrow(/'pictures' has no images in its test part/);
  });
});

describe('what is kept', () => {
  test('is used again, made anew after a change, and after damage', async () => {
    const { load, folder, cache } = await pictureFolder(manyPictures('a', 3, red));
    const notices: string[] = [];
    const onNotice = (sentence: string): void => void notices.push(sentence);
    const first = await load({ onNotice });
    await load({ onNotice });
    expect(notices).toEqual([expect.stringMatching(/^Decoding 3 pictures once/)]);
    await utimes(join(folder, 'a/0.png'), 1, 1);
    const second = await load({ onNotice });
    expect(notices).toHaveLength(2);
    const [pack = '', ...others] = await readdir(join(cache, 'pictures'));
    expect(others).toEqual([]);
    // The pack of the pictures as they were is gone, but not from under whoever reads it.
    expect(await contents(first.dataset)).toHaveLength(3);
    for (const name of await readdir(join(cache, 'pictures')))
      await truncate(join(cache, 'pictures', name, 'train.pixels'), 5);
    await expect(contents(second.dataset)).rejects.toThrow(/train\.pixels was cut short/);
    await load({ onNotice });
    expect(notices).toHaveLength(3);
    expect(pack).toMatch(/^pictures-[0-9a-f]{8}-[0-9a-f]{16}$/);
  });

  test('in another size stays beside', async () => {
    const { load, cache } = await pictureFolder(manyPictures('a', 3, red));
    for (const imageSize of [4, 8]) await load({ imageSize });
    expect(await readdir(join(cache, 'pictures'))).toHaveLength(2);
  });

  test('of two who decode at once is used by both', async () => {
    const { load, cache } = await pictureFolder(manyPictures('a', 40, red));
    const both = await Promise.all([load(), load()]);
    for (const { dataset } of both) expect(await contents(dataset)).toHaveLength(40);
    expect(await readdir(join(cache, 'pictures'))).toHaveLength(1);
  });

  test.each([
    ['letters', 'x'.repeat(200)],
    ['Chinese characters', '画'.repeat(76)],
    ['joined characters', '👩‍👩‍👧'.repeat(13)],
  ])('works for a folder and a class with long names of %s', async (_, long) => {
    const root = await temporaryFolder();
    const folder = join(root, long);
    await writePictures(folder, manyPictures(long, 2, red));
    const { dataset } = await loadPictures({
      folder,
      cache: join(root, 'cache'),
      imageSize: 4,
      testShare: 0,
    });
    expect(dataset).toMatchObject({ name: long, classNames: [long] });
    const [pack = ''] = await readdir(join(root, 'cache/pictures'));
    expect(Buffer.byteLength(pack)).toBeLessThan(70);
  });

  test('is nothing after a failure', async () => {
    const { load, folder, cache } = await pictureFolder(manyPictures('a', 3, red));
    await writeFile(join(folder, 'a/broken.png'), 'no picture');
    await expect(load()).rejects.toThrow('broken.png');
    expect(await readdir(join(cache, 'pictures'))).toEqual([]);
  });

  test('cannot be kept where a file is in the way', async () => {
    const { load, cache } = await pictureFolder(manyPictures('a', 3, red));
    await writeFile(cache, '');
    await expect(load()).rejects.toThrow(/cannot write .*cache/);
  });
});

describe('broken pictures', () => {
  const good = manyPictures('a', 3, red);
  test.each([
    [
      'a PNG called JPEG',
      'a/x.jpg',
      disguised,
      /x\.jpg is not what its name says: it holds a PNG picture; rename or remove it/,
    ],
    [
      'a text',
      'a/x.png',
      Buffer.from('hello'),
      /x\.png is not what its name says: it holds no PNG, JPEG, WebP, GIF, TIFF or AVIF picture/,
    ],
    ['nothing', 'a/x.webp', Buffer.alloc(0), /x\.webp is empty; copy it again or remove it/],
    [
      'half a picture',
      'a/x.jpg',
      jpeg.subarray(0, jpeg.length / 2),
      /x\.jpg cannot be decoded \(.*\); copy it again or remove it/,
    ],
  ])('%s is named and refused, or left out', async (_, name, bytes, message) => {
    const { load, folder } = await pictureFolder(good);
    await writeFile(join(folder, name), bytes);
    await expect(load()).rejects.toThrow(message);
    const notices: string[] = [];
    const { dataset, manifest } = await load({
      broken: 'skip',
      onNotice: (sentence) => void notices.push(sentence),
    });
    expect(dataset.length).toBe(3);
    expect(manifest.broken).toMatchObject([{ file: name }]);
    expect(notices.at(-1)).toMatch(/^Left out 1 broken pictures, the first: .*x\./);
  });

  test('are counted and the first ones named', async () => {
    const { load, folder } = await pictureFolder(good);
    for (let index = 0; index < 7; index++) await writeFile(join(folder, `a/bad ${index}.png`), 'x');
    await expect(load()).rejects.toThrow(
      /^7 of 10 pictures are broken: .*bad 4\.png.*; and 2 more\. Repair or remove them/,
    );
  });

  test('that make up a class are refused even where they are left out', async () => {
    const { load, folder } = await pictureFolder(good);
    await mkdir(join(folder, 'b'));
    for (const name of ['1', '2']) await writeFile(join(folder, `b/${name}.png`), 'x');
    await expect(load({ broken: 'skip' })).rejects.toThrow(/class 'b' of .* has no pictures/);
  });
});

describe('a folder that is not as it should be', () => {
  test.each([
    ['is empty', {}, /holds no pictures \(PNG, JPEG, WebP, GIF, TIFF or AVIF\); choose another folder/],
    [
      'mixes the forms',
      { 'a.png': red, 'b/a.png': red },
      /holds pictures \(a\.png\) beside class folders \(b\)/,
    ],
    [
      'has a class of one',
      { ...manyPictures('a', 2, red), 'b/a.png': red },
      /class 'b' of .* has only one picture/,
    ],
  ] as const)('%s', async (_, pictures, message) => {
    const { load } = await pictureFolder(pictures);
    await expect(load()).rejects.toThrow(message);
  });

  test('has an empty class, or is not there', async () => {
    const { load, folder } = await pictureFolder(manyPictures('a', 2, red));
    await mkdir(join(folder, 'b'));
    await expect(load()).rejects.toThrow(/class 'b' of .* has no pictures/);
    await expect(load({ folder: join(folder, 'nowhere') })).rejects.toThrow(/nowhere: it does not exist/);
  });

  test.each([
    [{ imageSize: 0 }, /image size is 0/],
    [{ imageSize: 2000 }, /image size is 2000/],
    [{ testShare: 1 }, /test share is 1/],
  ])('%j is refused', async (options, message) => {
    const { load } = await pictureFolder(manyPictures('a', 2, red));
    await expect(load(options)).rejects.toThrow(message);
  });
});
