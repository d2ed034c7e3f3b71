import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { encodeIdx } from '../idx';
import { numpyFile } from '../reference/numpy-file';
import { loadArrays, type LoadArraysOptions } from './load-arrays';
import { loadPath } from './load-path';
import { temporaryFolder } from './testing/temporary-folder';

/** A folder with these files. */
async function folderOf(files: Readonly<Record<string, Uint8Array | string>>): Promise<string> {
  const folder = await temporaryFolder();
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  return folder;
}

async function labelsOf(options: LoadArraysOptions): Promise<number[]> {
  const dataset = await loadArrays(options);
  const [height, width, channels] = dataset.imageShape;
  const labels = new Int32Array(dataset.length);
  const images = new Float32Array(dataset.length * height * width * channels);
  await dataset.read(
    Uint32Array.from(labels, (_, index) => index),
    images,
    labels,
  );
  return [...labels];
}

/** Letters as EMNIST has them: labels from 1, a file of its own for each part. */
const letters = {
  'letters-train-images-idx3-ubyte.gz': gzipSync(
    encodeIdx([3, 2, 2], Uint8Array.of(9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 1, 2)),
  ),
  'letters-train-labels-idx1-ubyte.gz': gzipSync(encodeIdx([3], Uint8Array.of(1, 26, 2))),
  'letters-test-images-idx3-ubyte.gz': gzipSync(encodeIdx([1, 2, 2], Uint8Array.of(0, 1, 2, 3))),
  'letters-test-labels-idx1-ubyte.gz': gzipSync(encodeIdx([1], Uint8Array.of(26))),
  'mapping.txt': '1 65 97\n2 66 98\n26 90 122\n',
};

describe('a folder of idx files', () => {
  test('has its own parts, names by a mapping, and rows and columns exchanged where asked', async () => {
    const source = await folderOf(letters);
    const options = { source, classNames: join(source, 'mapping.txt'), transpose: true, imageSize: 2 };
    const train = await loadArrays(options);
    expect(train).toMatchObject({ length: 3, imageShape: [2, 2, 1], classNames: ['A', 'B', 'Z'] });
    expect(await labelsOf(options)).toEqual([0, 2, 1]);
    expect(await labelsOf({ ...options, part: 'test' })).toEqual([2]);
    const images = new Float32Array(4);
    await train.read(Uint32Array.of(0), images, new Int32Array(1));
    expect(Array.from(images, (value) => Math.round((value + 1) * 127.5))).toEqual([9, 7, 8, 6]);
    expect((await loadPath(source)).length).toBe(3);
  });

  test('with other counts, missing or several sets is refused', async () => {
    const wrong = await folderOf({
      ...letters,
      'letters-train-labels-idx1-ubyte.gz': encodeIdx([2], Uint8Array.of(1, 2)),
    });
    await expect(loadArrays({ source: wrong })).rejects.toThrow(/train-labels.* holds 2 labels for 3 images/);
    const two = await folderOf({
      ...letters,
      'digits-train-images-idx3-ubyte': encodeIdx([1, 1, 1], Uint8Array.of(0)),
    });
    await expect(loadArrays({ source: two })).rejects.toThrow(
      /holds several data sets .*; choose one of these files/,
    );
    await expect(loadArrays({ source: await folderOf({}) })).rejects.toThrow(
      /holds no train-images-idx3-ubyte/,
    );
  });
});

describe('files that numpy wrote', () => {
  test('with x_train and its kin have both parts', async () => {
    const source = join(await folderOf({ 'a.npz': numpyFile('deflated') }), 'a.npz');
    expect(await labelsOf({ source })).toEqual([0, 1, 0, 1]);
    const test = await loadArrays({ source, part: 'test' });
    expect(test).toMatchObject({ name: 'a', length: 1, imageShape: [8, 8, 1], classNames: ['1', '2'] });
  });

  test('with images and labels are divided by the hash of a number', async () => {
    const source = join(await folderOf({ 'a.npz': numpyFile('stored') }), 'a.npz');
    expect(await labelsOf({ source, testShare: 0 })).toEqual([0, 1]);
    await expect(loadArrays({ source, testShare: 0, part: 'test' })).rejects.toThrow(
      /no images in its test part/,
    );
    await expect(loadArrays({ source, imagesKey: 'pictures' })).rejects.toThrow(
      /holds no array 'pictures'; it holds images, labels/,
    );
    await expect(loadArrays({ source, imagesKey: 'labels' })).rejects.toThrow(
      /'labels' in .* has the shape \[2\]/,
    );
  });

  test('with one array take labels from another file, or none', async () => {
    const folder = await folderOf({ 'x.npy': numpyFile('bytes'), 'y.npy': numpyFile('longsVersion3') });
    await expect(loadArrays({ source: join(folder, 'x.npy') })).rejects.toThrow(
      /x\.npy has the shape \[2, 3\]/,
    );
    await expect(loadArrays({ source: join(folder, 'none.npy') })).rejects.toThrow(
      /none\.npy.*does not exist/,
    );
  });
});

test('labels may come from an archive of their own', async () => {
  const folder = await folderOf({
    'my-images-idx3-ubyte': encodeIdx([2, 1, 1], Uint8Array.of(0, 255)),
    'y.npz': numpyFile('stored'),
  });
  const options = {
    source: join(folder, 'my-images-idx3-ubyte'),
    labels: join(folder, 'y.npz'),
    testShare: 0,
  };
  expect((await loadArrays(options)).classNames).toEqual(['3', '5']);
});

test('a file without labels makes a data set without classes', async () => {
  const folder = await folderOf({ 'my-images-idx3-ubyte': encodeIdx([2, 1, 1], Uint8Array.of(0, 255)) });
  const dataset = await loadArrays({ source: join(folder, 'my-images-idx3-ubyte'), testShare: 0 });
  expect(dataset).toMatchObject({ length: 2, classNames: null, imageShape: [8, 8, 1] });
});

describe('names of classes', () => {
  test.each([
    ['lines', 'ant\nbee\n', ['ant', 'bee']],
    ['a list', '["ant", "bee"]', ['ant', 'bee']],
  ])('%s', async (_, text, expected) => {
    const folder = await folderOf({ 'a.npz': numpyFile('stored'), 'names.txt': text });
    const options = { source: join(folder, 'a.npz'), classNames: join(folder, 'names.txt'), testShare: 0 };
    expect((await loadArrays(options)).classNames).toEqual(expected);
  });

  test.each([
    ['of another number', 'ant\n', /holds 2 different labels from 3 to 5, but there are 1 names/],
    ['nothing', '\n', /names\.txt names no classes/],
    ['half a list', '["ant"', /names\.txt begins like a JSON list/],
    ['no character', '3 65\n5 9999999\n', /maps a label to 9999999, which is no character/],
  ])('%s is refused', async (_, text, message) => {
    const folder = await folderOf({ 'a.npz': numpyFile('stored'), 'names.txt': text });
    const options = { source: join(folder, 'a.npz'), classNames: join(folder, 'names.txt'), testShare: 0 };
    await expect(loadArrays(options)).rejects.toThrow(message);
  });
});
