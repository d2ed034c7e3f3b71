import { appendFile, rename, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadCifar10 } from './load-cifar10';
import { temporaryFolder } from './testing/temporary-folder';

const RECORD = 3073;
const names = ['airplane', 'automobile', 'bird', 'cat', 'deer', 'dog', 'frog', 'horse', 'ship', 'truck'];

/** Files of CIFAR-10's exact form: the first image of a file has label 3, the last 9, and both a red of its number. */
async function cifarFolder(): Promise<string> {
  const folder = await temporaryFolder();
  for (const [number, name] of [
    'test_batch',
    ...[1, 2, 3, 4, 5].map((each) => `data_batch_${each}`),
  ].entries()) {
    const file = join(folder, `${name}.bin`);
    const [first, last] = [3, 9].map((label) =>
      new Uint8Array(RECORD).fill(label, 0, 1).fill(number * 51, 1, 1025),
    );
    await writeFile(file, first ?? '');
    await truncate(file, 9_999 * RECORD);
    await appendFile(file, last ?? '');
  }
  await writeFile(join(folder, 'batches.meta.txt'), `${names.join('\n')}\n\n`);
  return folder;
}

test('all files are read in their order, in colour, and damage is named', async () => {
  const data = await cifarFolder();
  const train = await loadCifar10({ data });
  expect(train).toMatchObject({
    name: 'cifar10',
    length: 50_000,
    imageShape: [32, 32, 3],
    classNames: names,
  });
  const images = new Float32Array(2 * 3072);
  const labels = new Int32Array(2);
  await train.read(Uint32Array.of(0, 49_999), images, labels);
  expect([...labels]).toEqual([3, 9]);
  expect([...images.subarray(0, 3)].map((value) => Math.fround(value))).toEqual([
    Math.fround(51 / 127.5 - 1),
    -1,
    -1,
  ]);
  expect([...images.subarray(3072, 3075)]).toEqual([1, -1, -1]);
  expect(await loadCifar10({ data, part: 'test' })).toMatchObject({ length: 10_000 });

  await truncate(join(data, 'data_batch_1.bin'), 5 * RECORD);
  await expect(loadCifar10({ data })).rejects.toThrow(/data_batch_1\.bin holds 5 images, not 10000; unpack/);
  await writeFile(join(data, 'batches.meta.txt'), 'cat\ncat\n');
  await expect(loadCifar10({ data, part: 'test' })).rejects.toThrow(
    /batches\.meta\.txt names 1 classes, not 10/,
  );
});

test('the folder may lie in the one that is named; the version for Python is refused', async () => {
  const folder = await temporaryFolder();
  await rename(await cifarFolder(), join(folder, 'cifar-10-batches-bin'));
  expect(await loadCifar10({ data: folder, part: 'test' })).toMatchObject({ length: 10_000 });
  await writeFile(join(folder, 'batches.meta'), 'pickled');
  await expect(loadCifar10({ data: folder })).rejects.toThrow(
    /holds CIFAR-10's version for Python; download/,
  );
});

test('without the files it says where they come from', async () => {
  await expect(loadCifar10({})).rejects.toThrow(/download cifar-10-binary\.tar\.gz/);
  await expect(loadCifar10({ data: 'nowhere' })).rejects.toThrow(/nowhere.*does not exist/);
});
