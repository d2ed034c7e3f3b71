import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { NamedTensors } from '../index';
import {
  listTrainingStates,
  readModelFolder,
  readTrainingState,
  writeModelFolder,
  writeTrainingState,
} from '../node';
import { childModule } from './testing/child-module';
import { temporaryFolder } from './testing/temporary-folder';

const VALUES = 50_000;

/**
 * Writes a model or training states 'from' some version 'to' another, and prints each version once it is written.
 * Where 'moments' names a folder, what is on the disk just before each call of the file system is copied into it, by
 * number: what a process killed there would leave. A file is written and a folder removed in several calls.
 */
const child = childModule(`
  import fs from 'node:fs/promises';
  import { cpSync, writeSync } from 'node:fs';
  import { syncBuiltinESMExports } from 'node:module';
  import { dirname, join } from 'node:path';

  const [what, folder, from, to, moments] = process.argv.slice(2);
  let calls = 0;
  const step = () => {
    if (moments === undefined) return;
    cpSync(dirname(folder), join(moments, String(calls)), { recursive: true });
    calls += 1;
  };

  const { open, rm, readdir } = fs;
  for (const name of ['mkdir', 'rename', 'unlink', 'readdir', 'access', 'stat', 'realpath']) {
    const original = fs[name];
    fs[name] = (...input) => (step(), original(...input));
  }
  fs.rm = async (path, options) => {
    for (const name of await readdir(path).catch(() => [])) {
      step();
      await rm(join(path, name), options);
    }
    step();
    await rm(path, options);
  };
  fs.open = async (...input) => {
    step();
    const handle = await open(...input);
    for (const name of ['sync', 'close']) {
      const original = handle[name].bind(handle);
      handle[name] = () => (step(), original());
    }
    const writeFile = handle.writeFile.bind(handle);
    handle.writeFile = async (bytes) => {
      for (const part of [bytes.subarray(0, bytes.length >> 1), bytes.subarray(bytes.length >> 1)]) {
        step();
        await writeFile(part);
      }
    };
    return handle;
  };
  syncBuiltinESMExports();

  const { writeModelFolder, writeTrainingState } = await import('./node.mjs');
  for (let version = Number(from); version <= Number(to); version++) {
    const tensors = { values: { shape: [${VALUES}], data: new Float32Array(${VALUES}).fill(version) } };
    if (what === 'model') await writeModelFolder(folder, { modelIndex: { version }, schedulerConfig: {}, unetConfig: { version }, tensors });
    else await writeTrainingState(folder, { step: version, tensors, metadata: { version } });
    writeSync(1, version + '\\n');
  }
`);

const valuesOf = (version: number) => ({
  values: { shape: [VALUES], data: new Float32Array(VALUES).fill(version) },
});

function expectVersion(tensors: NamedTensors, version: number): void {
  const data = tensors['values']?.data;
  expect(data).toHaveLength(VALUES);
  expect(data?.every((value) => value === version)).toBe(true);
}

/** A kind of folder that a killed process must leave whole: how to write a version, and to read it back. */
interface Kind {
  readonly write: (folder: string, version: number) => Promise<unknown>;
  readonly read: (folder: string) => Promise<number>;
}

const kinds: Readonly<Record<'model' | 'training state', Kind>> = {
  model: {
    write: (folder, version) =>
      writeModelFolder(folder, {
        modelIndex: { version },
        schedulerConfig: {},
        unetConfig: { version },
        tensors: valuesOf(version),
      }),
    read: async (folder) => {
      const { modelIndex, unetConfig, tensors } = await readModelFolder(folder);
      const version = Number(modelIndex['version']);
      expect(unetConfig).toEqual({ version });
      expectVersion(tensors, version);
      return version;
    },
  },
  'training state': {
    write: (folder, version) =>
      writeTrainingState(folder, { step: version, tensors: valuesOf(version), metadata: { version } }),
    read: async (folder) => {
      const { step, metadata, tensors, warnings } = await readTrainingState(folder);
      expect(metadata).toEqual({ version: step });
      expectVersion(tensors, step);
      for (const warning of warnings) expect(warning).toContain('is incomplete');
      return step;
    },
  },
};

/** What a writer of version 3 over version 2 leaves where it is killed, from its first call of the file system on. */
async function leftByKills(what: string, write: Kind['write']): Promise<readonly string[]> {
  const parent = await temporaryFolder();
  const folder = join(parent, 'digits');
  for (const version of [1, 2]) await write(folder, version);
  const moments = await temporaryFolder();
  const { status } = spawnSync(execPath, [child(), what, folder, '3', '3', moments]);
  expect(status).toBe(0);
  const { length } = await readdir(moments);
  return [...Array.from({ length }, (_, call) => join(moments, String(call))), parent];
}

describe.each(Object.entries(kinds))('a %s', (what, { write, read }) => {
  test('is whole after a kill at any call of the file system, and the next writer cleans up', async () => {
    const versions: number[] = [];
    for (const parent of await leftByKills(what, write)) {
      const folder = join(parent, 'digits');
      const version = await read(folder);
      versions.push(version);
      await write(folder, version + 1);
      expect(await read(folder)).toBe(version + 1);
      expect(await readdir(parent)).toEqual(['digits']);
      if (what === 'model') continue;
      const states = await listTrainingStates(folder);
      expect(states.map(({ step, complete }) => [step, complete])).toEqual([
        [version + 1, true],
        [version, true],
      ]);
    }
    // Before some call the old version stands, from there on the new one.
    expect(versions.length).toBeGreaterThan(20);
    expect(versions.at(0)).toBe(2);
    expect(versions.at(-1)).toBe(3);
    expect(versions).toEqual([...versions].sort((one, other) => one - other));
  });

  test('is whole after kills at random moments, and what was reported as written is there', async () => {
    const folder = join(await temporaryFolder(), 'digits');
    let written = 0;
    await write(folder, written);
    for (let round = 0; round < 10; round++) {
      const writer = spawn(execPath, [child(), what, folder, String(written + 1), '1000000'], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const printed = text(writer.stdout);
      await once(writer.stdout, 'readable');
      await wait(Math.random() * 40);
      writer.kill('SIGKILL');
      await once(writer, 'close');
      const reported = Number((await printed).trim().split('\n').at(-1));
      written = await read(folder);
      expect([reported, reported + 1]).toContain(written);
    }
  });
});
