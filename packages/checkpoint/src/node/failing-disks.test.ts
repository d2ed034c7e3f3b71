import { spawnSync } from 'node:child_process';
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execPath, platform } from 'node:process';
import { describe, expect, test } from 'vitest';
import { readModelFolder, readTrainingState, writeModelFolder, writeTrainingState } from '../node';
import { childModule } from './testing/child-module';
import { temporaryFolder } from './testing/temporary-folder';

const BYTES = 400_000;
const tensors = { values: { shape: [BYTES / 4], data: new Float32Array(BYTES / 4).fill(1) } };
const small = { values: { shape: [1], data: Float32Array.of(1) } };

/** Writes a large model or training state and prints the error's name and sentence. */
const child = childModule(`
  import { getuid, setuid } from 'node:process';
  import { writeModelFolder, writeTrainingState } from './node.mjs';

  const [what, folder, rights] = process.argv.slice(2);
  if (rights === 'without rights' && getuid() === 0) setuid(65534);
  const tensors = { values: { shape: [${BYTES / 4}], data: new Float32Array(${BYTES / 4}) } };
  const written = what === 'model'
    ? writeModelFolder(folder, { schedulerConfig: {}, unetConfig: {}, tensors })
    : writeTrainingState(folder, { step: 2, tensors, metadata: {} });
  await written.then(() => console.log('written'), (error) => console.log(error.name + ': ' + error.message));
`);

const kinds = {
  model: {
    write: (folder: string) =>
      writeModelFolder(folder, { schedulerConfig: {}, unetConfig: {}, tensors: small }),
    isWhole: async (folder: string) => {
      expect((await readModelFolder(folder)).tensors).toEqual(small);
    },
  },
  'training state': {
    write: (folder: string) => writeTrainingState(folder, { step: 1, tensors: small, metadata: {} }),
    isWhole: async (folder: string) => {
      const { tensors: read, warnings } = await readTrainingState(folder);
      expect(read).toEqual(small);
      expect(warnings).toEqual([]);
    },
  },
};

function run(command: string, args: readonly string[]): string {
  return spawnSync('sh', ['-c', command, 'sh', execPath, ...args], { encoding: 'utf8' }).stdout.trim();
}

/** All paths below a folder. */
async function everythingIn(folder: string): Promise<readonly string[]> {
  return (await readdir(folder, { recursive: true })).sort();
}

describe.skipIf(platform === 'win32').each(Object.entries(kinds))('a %s', (what, { write, isWhole }) => {
  test('that would pass the limit on file sizes leaves the one before, and nothing else', async () => {
    const parent = await temporaryFolder();
    const folder = join(parent, 'digits');
    await write(folder);
    const before = await everythingIn(parent);
    // 100 blocks of 512 or 1024 bytes: the write stops in the middle of the tensors.
    const output = run('ulimit -f 100; exec "$@"', [child(), what, folder]);
    expect(output).toBe(
      `CheckpointError: cannot write ${folder}: the file would be larger than this system allows; raise the limit or choose another folder`,
    );
    expect(await everythingIn(parent)).toEqual(before);
    await isWhole(folder);
  });

  test('for which no permission is given leaves the one before', async () => {
    const parent = await temporaryFolder();
    const folder = join(parent, 'digits');
    await write(folder);
    const before = await everythingIn(parent);
    for (const path of [parent, folder, join(folder, 'training-state')])
      await chmod(path, 0o555).catch(() => undefined);
    const output = run('exec "$@"', [child(), what, folder, 'without rights']);
    for (const path of [parent, folder, join(folder, 'training-state')])
      await chmod(path, 0o755).catch(() => undefined);
    expect(output).toBe(
      `CheckpointError: cannot write ${folder}: permission is denied; choose another folder or change its permissions`,
    );
    expect(await everythingIn(parent)).toEqual(before);
    await isWhole(folder);
  });

  test.skipIf(!canMount())('for which no space is left leaves the one before, and nothing else', async () => {
    const parent = await temporaryFolder();
    // A disk of 200 kB that holds a small one; it is gone with its process, so the child prints what is on it.
    const command =
      'mount -t tmpfs -o size=200k disk "$2" && cp -r "$3" "$2/digits" && "$1" "$4" "$5" "$2/digits" && (cd "$2" && find . -type f -o -type d | sort)';
    const original = join(await temporaryFolder(), 'original');
    await write(original);
    const script = `unshare -rm sh -c '${command}' sh "$@"`;
    const lines = run(script, [parent, original, child(), what]).split('\n');
    expect(lines[0]).toBe(
      `CheckpointError: cannot write ${join(parent, 'digits')}: no space is left on the device; free some or choose another folder`,
    );
    const expected = (await everythingIn(original)).map((path) => `./digits/${path}`);
    expect(lines.slice(1).sort()).toEqual(['.', './digits', ...expected].sort());
  });
});

test('a file in the way of the training states is named', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'training-state'), 'mine');
  await expect(kinds['training state'].write(folder)).rejects.toThrow(
    'something of that name is already there; choose another path',
  );
  expect(await readFile(join(folder, 'training-state'), 'utf8')).toBe('mine');
});

test.skipIf(platform !== 'linux').each(Object.entries(kinds))(
  'a %s where no folder can be made is refused',
  async (_what, { write }) => {
    await expect(write('/proc/digits')).rejects.toThrow(
      'cannot write /proc/digits: it does not exist; check the path',
    );
  },
);

test('the largest tensor is written whole', async () => {
  const folder = join(await temporaryFolder(), 'digits');
  await mkdir(folder);
  await writeModelFolder(folder, { schedulerConfig: {}, unetConfig: {}, tensors });
  expect((await readModelFolder(folder)).tensors['values']?.data.every((value) => value === 1)).toBe(true);
});

/** True where this process may mount a file system of its own. */
function canMount(): boolean {
  return (
    platform === 'linux' && run('unshare -rm mount -t tmpfs disk /mnt 2>&1 && echo mounted', []) === 'mounted'
  );
}
