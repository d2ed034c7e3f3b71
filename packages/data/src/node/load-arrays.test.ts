import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
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

describe('what lies in the folder of a download', () => {
  const images = encodeIdx([2, 1, 1], Uint8Array.of(0, 255));
  const labels = encodeIdx([2], Uint8Array.of(7, 9));
  const [imagesName, labelsName] = ['train-images-idx3-ubyte', 'train-labels-idx1-ubyte'];

  async function write(folder: string, files: Readonly<Record<string, Uint8Array>>): Promise<string> {
    for (const [name, bytes] of Object.entries(files)) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), bytes);
    }
    return folder;
  }

  test.each([
    [
      'packed and unpacked side by side, in raw',
      {
        [`raw/${imagesName}`]: images,
        [`raw/${imagesName}.gz`]: gzipSync(images),
        [`raw/${labelsName}.gz`]: gzipSync(labels),
      },
    ],
    [
      'a file beside a folder of its name',
      {
        'train-images.idx3-ubyte': images,
        [`${imagesName}/${imagesName}`]: images,
        'train-labels.idx1-ubyte': labels,
        [`${labelsName}/x`]: labels,
      },
    ],
    [
      'each file in a folder of its name',
      { [`${imagesName}/${imagesName}`]: images, [`${labelsName}/${labelsName}`]: labels },
    ],
  ])('%s is read', async (_, files) => {
    const source = await write(await temporaryFolder(), files);
    const dataset = await loadPath(source, { testShare: 0 });
    expect(dataset).toMatchObject({ length: 2, classNames: ['7', '9'] });
  });

  const latin = (text: string): Uint8Array => Buffer.from(text, 'latin1');
  test.each([
    ['a.zip', latin('PK\x03\x04' + '\0'.repeat(22) + '\x05\0\0\0a.png'), /is a zip archive; unpack it/],
    ['a.npz', latin('version https://git-lfs.github.com/spec/v1\n'), /pointer of Git LFS.*'git lfs pull'/],
    ['a.npy', latin('/annex/objects/SHA256E-s9--1\n'), /pointer of git-annex.*'git annex get/],
    ['a.mat', latin('MATLAB 5.0 MAT-file'), /is a MATLAB file; .*np\.savez_compressed/],
    ['a.h5', latin('\x89HDF\r\n\x1a\n'), /is an HDF5 file/],
    ['a.parquet', latin('PAR1'), /is a Parquet file/],
    ['a.pkl', latin('\x80\x04\x95'), /is a pickle of Python's/],
    ['a.pt', latin('PK\x03\x04' + '\0'.repeat(22) + '\x10\0\0\0archive/data.pkl'), /is a file of PyTorch/],
    ['a.png', latin('\x89PNG\r\n\x1a\n'), /is a PNG picture; choose the folder/],
    ['a.csv', latin('label,pixel1\n'), /is a text; choose a folder of pictures/],
    ['a.tar.gz', gzipSync(latin('\0'.repeat(257) + 'ustar')), /is a tar archive; unpack it/],
  ])('%s is named for what it is', async (name, bytes, message) => {
    const source = join(await write(await temporaryFolder(), { [name]: bytes }), name);
    await expect(loadPath(source)).rejects.toMatchObject({ name: 'DataError' });
    await expect(loadPath(source)).rejects.toThrow(message);
  });

  test('arrays under another name are read for what they are', async () => {
    const source = join(await write(await temporaryFolder(), { 'a.zip': numpyFile('stored') }), 'a.zip');
    expect(await labelsOf({ source, testShare: 0 })).toEqual([0, 1]);
  });
});

describe('the encoding of a text', () => {
  const swapped = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();
  test.each([
    ['UTF-8 with a mark', Buffer.from('\uFEFFä\nbee')],
    ['UTF-16 with a mark', Buffer.from('\uFEFFä\nbee', 'utf16le')],
    ['UTF-16 the other way round', swapped('\uFEFFä\nbee')],
    ['UTF-16 without a mark', Buffer.from('ä\nbee', 'utf16le')],
  ])('%s is read', async (_, bytes) => {
    const folder = await folderOf({ 'a.npz': numpyFile('stored'), 'names.txt': bytes });
    const options = { source: join(folder, 'a.npz'), classNames: join(folder, 'names.txt'), testShare: 0 };
    expect((await loadArrays(options)).classNames).toEqual(['ä', 'bee']);
  });

  test('an older one is refused', async () => {
    const folder = await folderOf({
      'a.npz': numpyFile('stored'),
      'names.txt': Buffer.from('ä\nbee', 'latin1'),
    });
    const options = { source: join(folder, 'a.npz'), classNames: join(folder, 'names.txt'), testShare: 0 };
    await expect(loadArrays(options)).rejects.toThrow(/names\.txt is no text in UTF-8.*save it as UTF-8/);
  });
});
