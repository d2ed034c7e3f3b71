import { modelFiles, modelFolderToFiles } from '@ddpm/checkpoint';
import { articleSchedule, toDiffusersConfig } from '@ddpm/scheduler';
import { splitParameters, uNetConfigToJSON } from '@ddpm/unet';
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { hubFolder, Sampler, type HubOptions, type PretrainedOptions, type PretrainedSource } from '../index';
import { smallParameters, smallUNet } from '../testing/small-unet';
import { namedOnHub } from './hub-folder';

/** Each commit has a model of its own. */
function modelOf(shift: number): Readonly<Record<string, Uint8Array>> {
  const parameters = smallParameters().map((value) => value + shift);
  return modelFolderToFiles({
    schedulerConfig: toDiffusersConfig(articleSchedule),
    unetConfig: uNetConfigToJSON(smallUNet),
    tensors: splitParameters(smallUNet, parameters),
  });
}

const revisions = new Map([
  ['main', modelOf(0)],
  ['v1/old', modelOf(0.01)],
]);
const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** As a hub answers: small files at once, large ones by a redirection, and a private repository to its readers alone. */
function answer(request: IncomingMessage, response: ServerResponse): void {
  const [, repository = '', revision = '', file = ''] =
    /^\/(?:cdn\/)?([^/]+\/[^/]+)\/resolve\/([^/]+)\/(.+)$/.exec(request.url ?? '') ?? [];
  const bytes = revisions.get(decodeURIComponent(revision))?.[file.replace('small/', '')];
  const mayRead = repository === 'someone/digits' || request.headers.authorization === 'Bearer secret';
  if (!mayRead) return void response.writeHead(401, { 'x-error-code': 'RepoNotFound' }).end();
  if (bytes === undefined) return void response.writeHead(404, { 'x-error-code': 'EntryNotFound' }).end();
  if (file.endsWith('.safetensors') && request.url?.startsWith('/cdn/') !== true) {
    return void response.writeHead(302, { location: `/cdn${request.url ?? ''}` }).end();
  }
  const etag = `"${digest(bytes)}"`;
  if (request.headers['if-none-match'] === etag) response.writeHead(304).end();
  else response.writeHead(200, { etag, 'content-length': bytes.length }).end(bytes);
}

const asked: string[] = [];
const server = createServer((request, response) => {
  asked.push(request.url ?? '');
  answer(request, response);
});
let hub: string;
let parent: string;

beforeAll(async () => {
  parent = await mkdtemp(path.join(tmpdir(), 'hub-'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  hub = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => void asked.splice(0));
afterAll(async () => {
  server.close();
  await rm(parent, { recursive: true });
});

async function sampled(source: PretrainedSource, options: PretrainedOptions = {}): Promise<Float32Array> {
  const sampler = await Sampler.fromPretrained(source, { backend: 'cpu', cache: false, ...options });
  const { pixels } = await sampler.sample({ classLabels: [2], seed: 5, numInferenceSteps: 3 });
  await sampler.dispose();
  return pixels;
}

const onHub = (options: HubOptions = {}, repository = 'someone/digits'): URL =>
  hubFolder(repository, { hub, ...options });

test('a model comes from a repository of a hub, of the revision that is named', async () => {
  expect(await sampled(onHub())).toEqual(await sampled(modelOf(0)));
  expect(await sampled(onHub({ revision: 'v1/old' }))).toEqual(await sampled(modelOf(0.01)));
  expect(asked).toContain(`/cdn/someone/digits/resolve/v1%2Fold/${modelFiles.weights}`);
});

test('from a folder of the repository', async () => {
  await sampled(onHub({ folder: 'small' }));
  expect(asked).toContain(`/someone/digits/resolve/main/small/${modelFiles.unetConfig}`);
});

test('is kept by its revision, and not asked for again where its integrity is known', async () => {
  const [main = {}] = revisions.values();
  const integrity = Object.fromEntries(Object.entries(main).map(([file, bytes]) => [file, digest(bytes)]));
  const options = { cache: path.join(parent, 'cache'), integrity };
  const pixels = await sampled(onHub(), options);
  asked.splice(0);
  expect(await sampled(onHub(), options)).toEqual(pixels);
  expect(asked).toEqual([]);
  await expect(sampled(onHub({ revision: 'v1/old' }), options)).rejects.toThrow(
    'is not the file that was expected',
  );
});

test('a token goes with every file, by a fetch of the caller', async () => {
  const secret = onHub({}, 'someone/private');
  await expect(sampled(secret)).rejects.toThrow(
    'answered 401; check the address, and where the model is not',
  );
  const pixels = await sampled(secret, {
    fetch: (address, request) => {
      const headers = new Headers(request.headers);
      headers.set('authorization', 'Bearer secret');
      return fetch(address, { ...request, headers });
    },
  });
  expect(pixels).toEqual(await sampled(modelOf(0)));
});

test('a revision that is not there says so', async () => {
  await expect(sampled(onHub({ revision: 'v9' }))).rejects.toThrow(
    'resolve/v9/model_index.json answered 404',
  );
});

test.each([
  ['hub:someone/digits', 'https://huggingface.co/someone/digits/resolve/main/'],
  ['hub:someone/digits@v1/old', 'https://huggingface.co/someone/digits/resolve/v1%2Fold/'],
])('%s is at %s', (text, address) => {
  expect(namedOnHub(text)?.href).toBe(address);
});

test('a path is no name on a hub, and a name has two parts', () => {
  expect(namedOnHub('someone/digits')).toBeNull();
  for (const text of ['hub:digits', 'hub:', 'hub:a/b/c', 'hub:../b', 'hub:a/..']) {
    expect(() => namedOnHub(text), text).toThrow('give its owner and its name, as in owner/name');
  }
});
