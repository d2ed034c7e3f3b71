import { spawnSync } from 'node:child_process';
import {
  appendFile,
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { execPath, ppid } from 'node:process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder';
import { encodePicture } from '../testing/write-pictures';
import { loadPictures } from './load-pictures';

const COUNT = 300;
/** Where progress is told, and decoding stopped. */
const STOP_AT = 256;
let [root, folder] = ['', ''];
let whole: Record<string, Buffer>;

/** Pictures of forty colours in two classes, what decoding them gives, and a cache where decoding was stopped. */
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'ddpm-data-'));
  folder = join(root, 'pictures');
  const distinct = await Promise.all(
    Array.from({ length: 40 }, (_, index) =>
      encodePicture('a.png', { color: [index * 6, 255 - index, 40], width: 2, height: 2 }),
    ),
  );
  for (const name of ['a', 'b']) await mkdir(join(folder, name), { recursive: true });
  await Promise.all(
    Array.from({ length: COUNT }, (_, index) =>
      writeFile(join(folder, index % 3 === 0 ? 'a' : 'b', `${index}.png`), distinct[index % 40] ?? ''),
    ),
  );
  await load(join(root, 'cache'));
  whole = await packIn(join(root, 'cache'));
  await stop(join(root, 'stopped'), STOP_AT);
});

afterAll(() => rm(root, { recursive: true }));

async function load(cache: string, stopAt = Infinity): Promise<string[]> {
  const notices: string[] = [];
  const controller = new AbortController();
  await loadPictures({
    ...{ folder, cache, imageSize: 2, testShare: 0.2, signal: controller.signal },
    onNotice: (sentence) => void notices.push(sentence),
    onProgress: (done) => {
      if (done >= stopAt) controller.abort();
    },
  });
  return notices;
}

/** The files of the one pack of a cache. */
async function packIn(cache: string): Promise<Record<string, Buffer>> {
  const [pack = '', ...others] = await readdir(join(cache, 'pictures'));
  expect(others).toEqual([]);
  const names = await readdir(join(cache, 'pictures', pack));
  const files = await Promise.all(
    names.map(async (name) => [name, await readFile(join(cache, 'pictures', pack, name))] as const),
  );
  return Object.fromEntries(files);
}

const stop = (cache: string, stopAt: number) =>
  expect(load(cache, stopAt)).rejects.toMatchObject({ name: 'AbortError' });

/** A cache with decoding that was stopped, in a folder that its owner has left. */
async function stoppedCache(): Promise<{ cache: string; unfinished: string }> {
  const cache = await temporaryFolder();
  await cp(join(root, 'stopped'), cache, { recursive: true });
  const [name = ''] = await readdir(join(cache, 'pictures'));
  return { cache, unfinished: join(cache, 'pictures', name) };
}

/** The same folder as another process would have named it. */
async function giveTo(unfinished: string, processId: number, host = hostname()): Promise<string> {
  const renamed = unfinished.replace(
    /unfinished-\d+-(\d+-[0-9a-f]+)@.*$/,
    `unfinished-${processId}-$1@${host}`,
  );
  await rename(unfinished, renamed);
  return renamed;
}

function deadProcess(): number {
  return spawnSync(execPath, ['--version']).pid;
}

const goneOn = /^\d+ of them are decoded already, by a run that was stopped\.$/;

describe('decoding that was stopped', () => {
  test('goes on there, to the same pack', async () => {
    const { cache } = await stoppedCache();
    expect(await load(cache)).toContainEqual(
      `${STOP_AT} of them are decoded already, by a run that was stopped.`,
    );
    expect(await packIn(cache)).toEqual(whole);
  });

  test('can be stopped again, at the last picture too', async () => {
    const { cache } = await stoppedCache();
    await stop(cache, COUNT);
    expect(await load(cache)).toContainEqual(expect.stringMatching(/^300 of them/));
    expect(await packIn(cache)).toEqual(whole);
  });

  test('by a kill in the middle of a write goes on from what was saved', async () => {
    const { cache, unfinished } = await stoppedCache();
    await giveTo(unfinished, deadProcess());
    const [name = ''] = await readdir(join(cache, 'pictures'));
    for (const file of ['train.pixels', 'train.labels', 'test.pixels'])
      await appendFile(join(cache, 'pictures', name, file), 'half');
    await writeFile(join(cache, 'pictures', name, 'progress.json.new'), '{"done":');
    expect(await load(cache)).toContainEqual(expect.stringMatching(goneOn));
    expect(await packIn(cache)).toEqual(whole);
  });

  test.each([
    ['a file lost what was saved', (at: string) => truncate(join(at, 'test.labels'), 7)],
    ['a file is gone', (at: string) => rename(join(at, 'train.pixels'), join(at, 'lost'))],
    ['the note of its progress is no JSON', (at: string) => writeFile(join(at, 'progress.json'), '{"done":')],
    ['the note says nothing', (at: string) => writeFile(join(at, 'progress.json'), '{}')],
  ])('begins anew where %s', async (_, damage) => {
    const { cache, unfinished } = await stoppedCache();
    await damage(unfinished);
    expect(await load(cache)).not.toContainEqual(expect.stringMatching(goneOn));
    expect(await packIn(cache)).toMatchObject(whole);
  });
});

describe('what others work on', () => {
  test.each([
    ['a process that lives', () => ppid, hostname()],
    ['another machine, a moment ago', deadProcess, 'elsewhere.example'],
  ])('is left to %s', async (_, processId, host) => {
    const { cache, unfinished } = await stoppedCache();
    const theirs = await giveTo(unfinished, processId(), host);
    expect(await load(cache)).not.toContainEqual(expect.stringMatching(goneOn));
    expect(await readdir(join(cache, 'pictures'))).toHaveLength(2);
    expect(await readdir(theirs)).toContain('progress.json');
  });

  test('is removed where nobody does any more and the pictures have changed', async () => {
    const { cache, unfinished } = await stoppedCache();
    const outdated = unfinished.replace(/-[0-9a-f]{16}\./, '-0123456789abcdef.');
    await rename(unfinished, outdated);
    expect(await load(cache)).not.toContainEqual(expect.stringMatching(goneOn));
    expect(await packIn(cache)).toEqual(whole);
  });
});

test('listing ends where it is told to, and leaves nothing', async () => {
  const cache = await temporaryFolder();
  const signal = AbortSignal.abort(new Error('enough'));
  await expect(loadPictures({ folder, cache, signal })).rejects.toThrow('enough');
  expect(await readdir(cache)).toEqual([]);
});
