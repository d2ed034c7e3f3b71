import { mkdir, readdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  listTrainingStates,
  readTrainingState,
  writeTrainingState,
  type TrainingStateContent,
} from '../node';
import { temporaryFolder } from './testing/temporary-folder';

function stateAt(step: number): TrainingStateContent {
  return {
    step,
    tensors: {
      parameters: { shape: [2, 2], data: new Float32Array(4).fill(step) },
      ema: { shape: [2, 2], data: new Float32Array(4).fill(-step) },
      counts: { shape: [1], data: Int32Array.of(step) },
    },
    metadata: { config: { seed: 7, learning_rate: 5e-5 }, position: { epoch: 1, index: step } },
  };
}

async function runWith(...steps: readonly number[]): Promise<string> {
  const runFolder = await temporaryFolder();
  for (const step of steps) await writeTrainingState(runFolder, stateAt(step));
  return runFolder;
}

const stateFile = (runFolder: string, ...path: string[]) => join(runFolder, 'training-state', ...path);
const namesOf = async (runFolder: string) => (await listTrainingStates(runFolder)).map(({ name }) => name);

test('a state comes back bit for bit', async () => {
  const runFolder = join(await temporaryFolder(), 'runs', 'one');
  const bits = Uint32Array.of(0x7fc00001, 0x80000000, 0x00000001, 0xff800000);
  const state = { ...stateAt(5), tensors: { moments: { shape: [4], data: new Float32Array(bits.buffer) } } };
  const written = await writeTrainingState(runFolder, state);
  const { tensors, ...read } = await readTrainingState(runFolder);
  expect(new Uint32Array(tensors['moments']!.data.buffer)).toEqual(bits);
  expect(read).toEqual({ name: '000001-step-5', step: 5, metadata: state.metadata, warnings: [] });
  expect(written).toEqual({
    name: '000001-step-5',
    folder: stateFile(runFolder, '000001-step-5'),
    sequence: 1,
    step: 5,
    complete: true,
  });
});

test('numbers of the metadata come back exactly', async () => {
  const runFolder = await temporaryFolder();
  const numbers = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0));
  await fc.assert(
    fc.asyncProperty(numbers, async (losses) => {
      await writeTrainingState(runFolder, { step: 0, tensors: {}, metadata: { losses } });
      expect((await readTrainingState(runFolder)).metadata).toEqual({ losses });
    }),
    { numRuns: 30 },
  );
});

describe('of many states', () => {
  test('the last two stay', async () => {
    const runFolder = await runWith(10, 20, 30, 40);
    expect(await namesOf(runFolder)).toEqual(['000004-step-40', '000003-step-30']);
  });

  test('as many stay as asked for', async () => {
    const runFolder = await temporaryFolder();
    for (const step of [1, 2, 3, 4, 5]) await writeTrainingState(runFolder, stateAt(step), { keep: 3 });
    expect(await namesOf(runFolder)).toEqual(['000005-step-5', '000004-step-4', '000003-step-3']);
    await writeTrainingState(runFolder, stateAt(6), { keep: 1 });
    expect(await namesOf(runFolder)).toEqual(['000006-step-6']);
  });

  test('the one written last is the newest, whatever its step', async () => {
    const runFolder = await runWith(500, 200, 200);
    expect(await namesOf(runFolder)).toEqual(['000003-step-200', '000002-step-200']);
    expect((await readTrainingState(runFolder)).name).toBe('000003-step-200');
  });

  test('an older one is read by name', async () => {
    const runFolder = await runWith(10, 20);
    const state = await readTrainingState(runFolder, { name: '000001-step-10' });
    expect(state.step).toBe(10);
    expect(state.tensors).toEqual(stateAt(10).tensors);
  });

  test('other files in the folder do no harm and stay', async () => {
    const runFolder = await runWith(10);
    await writeFile(stateFile(runFolder, 'notes.txt'), 'mine');
    await writeFile(stateFile(runFolder, '000007-step-70'), 'a file');
    await mkdir(stateFile(runFolder, 'backup-step-3'));
    await writeTrainingState(runFolder, stateAt(20), { keep: 1 });
    expect((await readdir(stateFile(runFolder))).sort()).toEqual([
      '000002-step-20',
      '000007-step-70',
      'backup-step-3',
      'notes.txt',
    ]);
  });
});

describe('the newest state', () => {
  const newest = '000002-step-20';
  const damage: [title: string, harm: (folder: string) => Promise<void>, warning: string][] = [
    [
      'without a manifest',
      (folder) => rm(join(folder, 'manifest.json')),
      'is incomplete (the process stopped while writing it)',
    ],
    [
      'with an empty manifest',
      (folder) => truncate(join(folder, 'manifest.json')),
      'manifest.json: is not valid JSON',
    ],
    [
      'with a foreign manifest',
      (folder) => writeFile(join(folder, 'manifest.json'), '{}'),
      'manifest.json: is not the manifest of a training state',
    ],
    [
      'of a later format',
      (folder) => writeFile(join(folder, 'manifest.json'), '{"format":"ddpm-training-state","version":2}'),
      'manifest.json: has version 2, not 1; read it with the release that wrote it',
    ],
    [
      'whose manifest lists no files',
      (folder) =>
        writeFile(join(folder, 'manifest.json'), '{"format":"ddpm-training-state","version":1,"files":[]}'),
      'tensors.safetensors is damaged',
    ],
    [
      'with cut tensors',
      (folder) => truncate(join(folder, 'tensors.safetensors'), 100),
      'tensors.safetensors is damaged',
    ],
    [
      'with one bit changed',
      (folder) => flipBit(join(folder, 'tensors.safetensors')),
      'tensors.safetensors is damaged',
    ],
    ['with other metadata', (folder) => flipBit(join(folder, 'metadata.json')), 'metadata.json is damaged'],
    ['without metadata', (folder) => rm(join(folder, 'metadata.json')), 'it does not exist'],
    [
      'with a folder in place of a file',
      async (folder) => {
        await rm(join(folder, 'metadata.json'));
        await mkdir(join(folder, 'metadata.json'));
      },
      'it is a folder where a file is expected',
    ],
  ];

  test.each(damage)(
    '%s gives way to the one before, with a warning; by name it is an error',
    async (_title, harm, warning) => {
      const runFolder = await runWith(10, 20);
      await harm(stateFile(runFolder, newest));
      const state = await readTrainingState(runFolder);
      expect(state.step).toBe(10);
      expect(state.tensors).toEqual(stateAt(10).tensors);
      expect(state.warnings).toHaveLength(1);
      expect(state.warnings[0]).toContain(stateFile(runFolder, newest));
      expect(state.warnings[0]).toContain(warning);
      await expect(readTrainingState(runFolder, { name: newest })).rejects.toThrow(state.warnings[0]);
    },
  );

  test('that is incomplete is removed by the next writer, and its number is not used again', async () => {
    const runFolder = await runWith(10, 20);
    await rm(stateFile(runFolder, newest, 'manifest.json'));
    expect((await listTrainingStates(runFolder)).map(({ complete }) => complete)).toEqual([false, true]);
    await writeTrainingState(runFolder, stateAt(30));
    expect(await namesOf(runFolder)).toEqual(['000003-step-30', '000001-step-10']);
  });
});

describe('reading names what is missing', () => {
  test('no state at all', async () => {
    const runFolder = await temporaryFolder();
    expect(await listTrainingStates(runFolder)).toEqual([]);
    await expect(readTrainingState(runFolder)).rejects.toThrow(
      `${stateFile(runFolder)} holds no whole training state; start a new run or choose another folder`,
    );
  });

  test('no whole state', async () => {
    const runFolder = await runWith(10);
    await rm(stateFile(runFolder, '000001-step-10', 'manifest.json'));
    await expect(readTrainingState(runFolder)).rejects.toThrow(
      /holds no whole training state \(.*000001-step-10 is incomplete/,
    );
  });

  test('no state of that name', async () => {
    const runFolder = await runWith(10, 20);
    await expect(readTrainingState(runFolder, { name: '../x' })).rejects.toThrow(
      'does not exist; choose one of the states there are: 000002-step-20, 000001-step-10',
    );
  });
});

describe('writing is refused', () => {
  test.each([-1, 1.5, NaN])('at step %d', async (step) => {
    const runFolder = await temporaryFolder();
    await expect(writeTrainingState(runFolder, { ...stateAt(0), step })).rejects.toThrow(
      `the step of a training state is ${step}; give an integer from 0 up`,
    );
    expect(await readdir(runFolder)).toEqual([]);
  });

  test.each([0, -1, 0.5])('where %d states are to be kept', async (keep) => {
    const runFolder = await runWith(10);
    await expect(writeTrainingState(runFolder, stateAt(20), { keep })).rejects.toThrow(
      `keep is ${keep}; give the number`,
    );
    expect(await namesOf(runFolder)).toEqual(['000001-step-10']);
  });

  test('for metadata that JSON would change', async () => {
    const runFolder = await temporaryFolder();
    await expect(writeTrainingState(runFolder, { ...stateAt(1), metadata: { loss: NaN } })).rejects.toThrow(
      'metadata.loss is NaN',
    );
    expect(await readdir(runFolder)).toEqual([]);
  });

  test('where a part of the path is a file', async () => {
    const file = join(await temporaryFolder(), 'file');
    await writeFile(file, 'text');
    for (const path of [file, join(file, 'run')]) {
      await expect(writeTrainingState(path, stateAt(1))).rejects.toThrow(
        `cannot write ${path}: a part of the path is a file, not a folder; choose another path`,
      );
    }
    expect(await readFile(file, 'utf8')).toBe('text');
  });
});

test('a state that was moved by hand is still read', async () => {
  const runFolder = await runWith(10);
  await rename(stateFile(runFolder, '000001-step-10'), stateFile(runFolder, '000009-step-10'));
  expect((await readTrainingState(runFolder)).step).toBe(10);
});

async function flipBit(file: string): Promise<void> {
  const bytes = await readFile(file);
  bytes[bytes.length >> 1]! ^= 1;
  await writeFile(file, bytes);
}
