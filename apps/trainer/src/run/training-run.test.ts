import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createImageDataset } from '@ddpm/data';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { resolveRunConfig } from '../configuration/run-config';
import { runFolder } from './run-folder';
import { startRun, type RunStart } from './training-run';

let parent: string;

beforeAll(async () => {
  parent = await mkdtemp(path.join(tmpdir(), 'ddpm-training-run-'));
});
afterAll(async () => {
  await rm(parent, { recursive: true });
});

/** A run of a network for grey images. */
function startIn(name: string, channels: number): RunStart {
  const unet = { blockChannels: [8], bottleneckChannels: 8, embeddingChannels: 8, normGroups: 2 };
  const images = new Uint8Array(4 * 64 * channels);
  return {
    config: resolveRunConfig({ steps: 1, batchSize: 2, threads: 1, recipe: { unet } }),
    dataset: createImageDataset({
      ...{ name: 'black', images, imageShape: [8, 8, channels] },
      ...{ labels: new Uint8Array(4), classNames: ['black'] },
    }),
    folder: runFolder(path.join(parent, name)),
    isNamed: true,
    isResumed: false,
  };
}

/** Listens at a port, a free one where 0, for a moment; fails where it is taken. */
function portThatIsFree(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().on('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
  });
}

it.each([
  ['a trainer that cannot be created', 'new', 3, /shape|channels|dimension/i],
  ['a folder that is not empty', 'full', 1, /not empty/],
])('closes the page of %s', async (_, name, channels, reason) => {
  await mkdir(path.join(parent, 'full'), { recursive: true });
  await writeFile(path.join(parent, 'full/notes.txt'), '');
  const port = await portThatIsFree(0);
  await expect(startRun(startIn(name, channels), port)).rejects.toThrow(reason);
  expect(await portThatIsFree(port)).toBe(port);
});
