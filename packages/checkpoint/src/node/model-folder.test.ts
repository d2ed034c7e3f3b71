import { mkdir, readdir, readFile, rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { modelFiles } from '../model-folder';
import { readModelFolder, writeModelFolder } from '../node';
import { temporaryFolder } from './testing/temporary-folder';

function modelOf(version: number) {
  return {
    modelIndex: { version },
    schedulerConfig: { num_train_timesteps: 1000 },
    unetConfig: { version },
    tensors: { weight: { shape: [3], data: new Float32Array(3).fill(version) } },
  };
}

async function versionsIn(folder: string): Promise<unknown[]> {
  const { modelIndex, unetConfig, tensors } = await readModelFolder(folder);
  return [modelIndex['version'], unetConfig['version'], ...(tensors['weight']?.data ?? [])];
}

test('a model folder is written with the folders above it, and read back', async () => {
  const folder = join(await temporaryFolder(), 'runs', 'digits');
  await writeModelFolder(folder, modelOf(1));
  expect(await versionsIn(folder)).toEqual([1, 1, 1, 1, 1]);
  expect(JSON.parse(await readFile(join(folder, 'scheduler/scheduler_config.json'), 'utf8'))).toEqual({
    num_train_timesteps: 1000,
  });
});

test('an empty folder is filled', async () => {
  const folder = await temporaryFolder();
  await writeModelFolder(folder, modelOf(1));
  expect(await versionsIn(folder)).toEqual([1, 1, 1, 1, 1]);
});

describe('a model folder that is replaced', () => {
  test('holds the new model and leaves nothing beside it', async () => {
    const parent = await temporaryFolder();
    for (const version of [1, 2, 3]) await writeModelFolder(join(parent, 'digits'), modelOf(version));
    expect(await versionsIn(join(parent, 'digits'))).toEqual([3, 3, 3, 3, 3]);
    expect(await readdir(parent)).toEqual(['digits']);
  });

  test('keeps files that are not of the model', async () => {
    const folder = join(await temporaryFolder(), 'digits');
    await writeModelFolder(folder, modelOf(1));
    await writeFile(join(folder, 'README.md'), 'mine');
    await writeFile(join(folder, 'unet', 'notes.txt'), 'mine too');
    await mkdir(join(folder, 'samples'));
    await writeFile(join(folder, 'samples', '1.png'), 'picture');
    await writeModelFolder(folder, modelOf(2));
    expect(await versionsIn(folder)).toEqual([2, 2, 2, 2, 2]);
    expect(await readFile(join(folder, 'README.md'), 'utf8')).toBe('mine');
    expect(await readFile(join(folder, 'unet', 'notes.txt'), 'utf8')).toBe('mine too');
    expect(await readFile(join(folder, 'samples', '1.png'), 'utf8')).toBe('picture');
  });

  test('may be a link to one elsewhere', async () => {
    const parent = await temporaryFolder();
    await writeModelFolder(join(parent, 'real'), modelOf(1));
    await symlink('real', join(parent, 'link'));
    await writeModelFolder(join(parent, 'link'), modelOf(2));
    expect(await versionsIn(join(parent, 'real'))).toEqual([2, 2, 2, 2, 2]);
    expect((await readdir(parent)).sort()).toEqual(['link', 'real']);
  });

  test('can be read while another writes', async () => {
    const folder = join(await temporaryFolder(), 'digits');
    await writeModelFolder(folder, modelOf(0));
    const writer = { busy: true };
    const written = (async () => {
      for (let version = 1; version <= 60; version++) await writeModelFolder(folder, modelOf(version));
      writer.busy = false;
    })();
    while (writer.busy) {
      const versions = await versionsIn(folder);
      expect(new Set(versions).size).toBe(1);
    }
    await written;
  });
});

describe('a writer that was killed', () => {
  test('between the two renames leaves the old model, for readers and for the next writer', async () => {
    const parent = await temporaryFolder();
    const folder = join(parent, 'digits');
    await writeModelFolder(folder, modelOf(1));
    await rename(folder, join(parent, '.digits.previous'));
    expect(await versionsIn(folder)).toEqual([1, 1, 1, 1, 1]);
    await writeModelFolder(folder, modelOf(2));
    expect(await versionsIn(folder)).toEqual([2, 2, 2, 2, 2]);
    expect(await readdir(parent)).toEqual(['digits']);
  });

  test('loses what it had begun, and no writer that is alive does', async () => {
    const parent = await temporaryFolder();
    const dead = 2 ** 22 + 1;
    for (const writer of [dead, process.ppid])
      await mkdir(join(parent, `.digits.writing-${writer}-x`, 'unet'), { recursive: true });
    await writeModelFolder(join(parent, 'digits'), modelOf(1));
    expect((await readdir(parent)).sort()).toEqual([`.digits.writing-${process.ppid}-x`, 'digits']);
  });
});

describe('writing is refused', () => {
  test('over a folder of something else, which stays as it is', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'thesis.tex'), 'text');
    await expect(writeModelFolder(folder, modelOf(1))).rejects.toThrow(
      `cannot write ${folder}: it holds thesis.tex and no model_index.json, so it is not a model folder; choose another folder`,
    );
    expect(await readdir(folder)).toEqual(['thesis.tex']);
  });

  test('where a part of the path is a file', async () => {
    const file = join(await temporaryFolder(), 'file');
    await writeFile(file, 'text');
    for (const path of [file, join(file, 'digits')]) {
      await expect(writeModelFolder(path, modelOf(1))).rejects.toThrow(
        `cannot write ${path}: a part of the path is a file, not a folder; choose another path`,
      );
    }
    expect(await readFile(file, 'utf8')).toBe('text');
  });

  test('for content that cannot be written, before anything is touched', async () => {
    const parent = await temporaryFolder();
    const huge = { shape: [1], data: Float32Array.of(1e6) };
    const content = { ...modelOf(1), tensors: { huge }, dtype: 'float16' } as const;
    await expect(writeModelFolder(join(parent, 'digits'), content)).rejects.toThrow(
      "tensor 'huge' holds 1000000",
    );
    expect(await readdir(parent)).toEqual([]);
  });
});

describe('reading names', () => {
  test('a folder that does not exist', async () => {
    const folder = join(await temporaryFolder(), 'none');
    await expect(readModelFolder(folder)).rejects.toThrow(
      `${folder}/model_index.json is missing; choose a model folder`,
    );
  });

  test('a file where a folder is expected', async () => {
    const file = join(await temporaryFolder(), 'file');
    await writeFile(file, 'text');
    await expect(readModelFolder(file)).rejects.toThrow('a part of the path is a file');
  });

  test.each(Object.values(modelFiles))('%s that is missing or damaged', async (path) => {
    const folder = await temporaryFolder();
    await writeModelFolder(folder, modelOf(1));
    const file = join(folder, path);
    await writeFile(file, '{');
    await expect(readModelFolder(folder)).rejects.toThrow(`${file}: `);
    await rename(file, `${file}.gone`);
    await expect(readModelFolder(folder)).rejects.toThrow(`${file} is missing`);
    await mkdir(file);
    await expect(readModelFolder(folder)).rejects.toThrow(
      `cannot read ${file}: it is a folder where a file is expected`,
    );
  });
});
