import { encodeSafetensors, modelFiles, modelFolderToFiles } from '@ddpm/checkpoint';
import { writeModelFolder } from '@ddpm/checkpoint/node';
import { articleSchedule, createNoiseSchedule, toDiffusersConfig } from '@ddpm/scheduler';
import { initializeParameters, splitParameters, uNetConfigToJSON } from '@ddpm/unet';
import * as tf from '@tensorflow/tfjs-core';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, unlink, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Sampler, type DownloadProgress, type PretrainedSource } from '../index';
import { smallParameters, smallUNet } from '../testing/small-unet';

const content = {
  schedulerConfig: toDiffusersConfig(articleSchedule),
  unetConfig: uNetConfigToJSON(smallUNet),
  tensors: splitParameters(smallUNet, smallParameters()),
  modelIndex: { class_names: ['zero', 'one', 'two', 'three'] },
};
const files = modelFolderToFiles(content);
const request = { classLabels: [2], seed: 5, numInferenceSteps: 3 };
const onCpu = { backend: 'cpu' } as const;
let parent: string;
let expected: Float32Array;

async function sampled(source: PretrainedSource, options = {}): Promise<Float32Array> {
  const sampler = await Sampler.fromPretrained(source, { ...onCpu, ...options });
  const { pixels } = await sampler.sample(request);
  await sampler.dispose();
  return pixels;
}

function digest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

beforeAll(async () => {
  parent = await mkdtemp(path.join(tmpdir(), 'from-pretrained-'));
  await writeModelFolder(path.join(parent, 'model'), content);
  // Prepares the backend, which the sampler in memory then runs on.
  await Sampler.fromPretrained(files, onCpu);
  const direct = Sampler.fromModel({
    unetConfig: smallUNet,
    parameters: smallParameters(),
    schedule: createNoiseSchedule(articleSchedule),
  });
  expected = (await direct.sample(request)).pixels;
  await direct.dispose();
});
afterAll(async () => {
  await rm(parent, { recursive: true });
});

describe('a model comes, the same, from', () => {
  test('a folder, by path or file address', async () => {
    const folder = path.join(parent, 'model');
    expect(await sampled(folder)).toEqual(expected);
    expect(await sampled(pathToFileURL(folder))).toEqual(expected);
  });

  test('a weights package', async () => {
    expect(await sampled({ name: 'small', load: () => Promise.resolve(files) })).toEqual(expected);
  });

  test('files by path, as bytes or blobs', async () => {
    expect(await sampled(files)).toEqual(expected);
    const blobs = Object.entries(files).map(([name, bytes]) => [
      `m/${name}`,
      new Blob([new Uint8Array(bytes)]),
    ]);
    expect(await sampled(Object.fromEntries(blobs) as Record<string, Blob>)).toEqual(expected);
  });

  test('the bytes of a PyTorch state_dict alone, whose shapes tell the network', async () => {
    const bytes = encodeSafetensors(content.tensors, { dtype: 'float32' });
    const known = { unetConfig: { imageSize: 8, normGroups: 4, nullLabel: true } };
    expect(await sampled(bytes, known)).toEqual(expected);
    const file = path.join(parent, 'weights.safetensors');
    await writeFile(file, bytes);
    expect(await sampled(file, known)).toEqual(expected);
    expect(await sampled(new Blob([new Uint8Array(bytes)]), known)).toEqual(expected);
  });

  test('float16 weights, to their precision', async () => {
    const pixels = await sampled(modelFolderToFiles({ ...content, dtype: 'float16' }));
    const scale = Math.max(...expected.map(Math.abs));
    pixels.forEach((pixel, i) => {
      expect(Math.abs(pixel - expected[i]!) / scale).toBeLessThan(5e-3);
    });
    expect(pixels).not.toEqual(expected);
  });
});

describe('dtype', () => {
  const small = modelFolderToFiles({ ...content, dtype: 'int8' });
  const both: PretrainedSource = {
    name: 'both',
    dtypes: ['float16', 'int8'],
    load: ({ dtype } = {}) => Promise.resolve(dtype === 'int8' ? small : files),
  };

  test('chooses among the weights of a package', async () => {
    expect(await sampled(both)).toEqual(expected);
    expect(await sampled(both, { dtype: 'float16' })).toEqual(expected);
    expect(await sampled(both, { dtype: 'int8' })).toEqual(await sampled(small));
  });

  test('is refused where there is nothing to choose from', async () => {
    const one: PretrainedSource = { name: 'one', load: () => Promise.resolve(files) };
    await expect(sampled(one, { dtype: 'int8' })).rejects.toThrow(
      'one has no weights of dtype "int8"; it has float16.',
    );
    await expect(sampled(both, { dtype: 'int4' })).rejects.toThrow(
      'both has no weights of dtype "int4"; it has float16 and int8.',
    );
    for (const source of [files, parent, new Uint8Array(3)]) {
      await expect(sampled(source, { dtype: 'int8' })).rejects.toThrow('leave dtype out');
    }
  });
});

test('class names come with the model', async () => {
  const sampler = await Sampler.fromPretrained(files, onCpu);
  const { pixels, images } = await sampler.sample({ ...request, classLabels: ['Two'] });
  expect(pixels).toEqual(expected);
  expect(images[0]?.label).toBe(2);
  await sampler.dispose();
});

describe('what is wrong with a model is said', () => {
  test('a folder that is not there, and a file that is missing in one', async () => {
    await expect(sampled(path.join(parent, 'nowhere'))).rejects.toThrow('nowhere');
    const folder = path.join(parent, 'partial');
    await writeModelFolder(folder, content);
    await unlink(path.join(folder, modelFiles.unetConfig));
    await expect(sampled(folder)).rejects.toThrow('unet/config.json is missing');
    await expect(sampled(path.join(parent, 'none.safetensors'))).rejects.toThrow(
      'none.safetensors cannot be read (ENOENT); give the path',
    );
  });

  test('a tensor of another shape, and a schedule that is not supported', async () => {
    const misfit = { ...content, unetConfig: uNetConfigToJSON({ ...smallUNet, numClasses: 9 }) };
    await expect(sampled(modelFolderToFiles(misfit))).rejects.toThrow(
      "'label_embedding.0.weight' has shape [5, 16] where [10, 16] is expected",
    );
    const learned = { ...content.schedulerConfig, variance_type: 'learned' };
    await expect(sampled(modelFolderToFiles({ ...content, schedulerConfig: learned }))).rejects.toThrow(
      'variance_type is "learned"',
    );
  });

  test('weights that are not numbers, and weights of another network', async () => {
    const tensors = splitParameters(smallUNet, smallParameters().fill(NaN, 100, 101));
    await expect(sampled(modelFolderToFiles({ ...content, tensors }))).rejects.toThrow(
      'holds values that are not finite numbers',
    );
    const other = encodeSafetensors({ x: { shape: [1], data: Float32Array.of(1) } });
    await expect(sampled(other)).rejects.toThrow("The weights have no tensor 'init_conv.weight'");
    await expect(sampled(new Uint8Array(3))).rejects.toMatchObject({ name: 'CheckpointError' });
  });
});

describe('a download', () => {
  let server: Server;
  let base: string;
  let requests: IncomingMessage[] = [];
  let answer: (request: IncomingMessage, response: ServerResponse) => void;
  const model = (request: IncomingMessage, response: ServerResponse): void => {
    const bytes = files[request.url!.slice(1).replace(/\?.*/, '')];
    const etag = bytes === undefined ? '' : `"${digest(bytes).slice(0, 8)}"`;
    if (request.headers['if-none-match'] === etag) response.writeHead(304).end();
    else if (bytes === undefined) response.writeHead(404).end('nothing here');
    else response.writeHead(200, { etag, 'content-length': bytes.length }).end(bytes);
  };

  beforeAll(async () => {
    server = createServer((incoming, response) => {
      requests.push(incoming);
      answer(incoming, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  });
  beforeEach(() => {
    requests = [];
    answer = model;
  });
  afterAll(() => void server.close());

  test('tells its bytes, and gives the same model', async () => {
    const seen: DownloadProgress[] = [];
    const onDownload = (progress: DownloadProgress): void => void seen.push(progress);
    expect(await sampled(base, { cache: false, onDownload })).toEqual(expected);
    const size = Object.values(files).reduce((sum, { length }) => sum + length, 0);
    expect(seen.at(-1)).toEqual({ file: modelFiles.weights, loaded: size, total: size });
    expect(seen.map(({ loaded }) => loaded)).toEqual(seen.map(({ loaded }) => loaded).sort((a, b) => a - b));
    expect(requests.map(({ url }) => url)).toContain('/model_index.json');
  });

  test('is kept, and asked for again only by its version', async () => {
    const cache = path.join(parent, 'cache');
    expect(await sampled(base, { cache })).toEqual(expected);
    expect(await sampled(new URL(base), { cache })).toEqual(expected);
    expect(requests.map(({ headers }) => headers['if-none-match'] !== undefined)).toEqual([
      ...new Array<boolean>(4).fill(false),
      ...new Array<boolean>(4).fill(true),
    ]);
    answer = (_, response) => response.destroy();
    expect(await sampled(base, { cache })).toEqual(expected);
    for (const name of await readdir(cache)) {
      const file = path.join(cache, name);
      if (!name.endsWith('.json')) await writeFile(file, (await readFile(file)).fill(0));
    }
    answer = model;
    expect(await sampled(base, { cache })).toEqual(expected);
  });

  test('of known integrity is checked, and not asked for when it is kept', async () => {
    const integrity = Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, digest(bytes)]));
    const options = { cache: path.join(parent, 'known'), integrity };
    expect(await sampled(base, options)).toEqual(expected);
    requests = [];
    expect(await sampled(base, options)).toEqual(expected);
    expect(requests).toEqual([]);
    await expect(sampled(base, { cache: false, integrity: 'a'.repeat(64) })).rejects.toThrow(
      /diffusion_pytorch_model.safetensors is not the file that was expected: its SHA-256 is [0-9a-f]{64}, not aaa/,
    );
  });

  test.each([
    [
      '404',
      'answered 404 Not Found; check the address',
      (_: unknown, response: ServerResponse) => response.writeHead(404).end(),
    ],
    [
      'a web page',
      'answered a web page in place of the file',
      (_: unknown, response: ServerResponse) =>
        response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end('<html>'),
    ],
    [
      'no JSON',
      'model_index.json',
      (_: unknown, response: ServerResponse) => response.writeHead(200).end('<html>'),
    ],
    ['nothing', 'cannot be downloaded', (_: unknown, response: ServerResponse) => response.destroy()],
    [
      'half a file',
      'cannot be downloaded',
      (_: unknown, response: ServerResponse) => {
        response.writeHead(200, { 'content-length': 1000 });
        response.write('{', () => response.destroy());
      },
    ],
  ] as const)('that is answered with %s says so', async (_, message, reply) => {
    answer = reply;
    await expect(sampled(base, { cache: false })).rejects.toThrow(message);
  });

  test('that is aborted rejects with the reason, and leaves nothing behind', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const tensors = tf.memory().numTensors;
    const cache = path.join(parent, 'aborted');
    const onDownload = ({ file }: DownloadProgress): void => {
      if (file === modelFiles.weights) controller.abort(reason);
    };
    await expect(sampled(base, { cache, signal: controller.signal, onDownload })).rejects.toBe(reason);
    expect(tf.memory().numTensors).toBe(tensors);
    expect((await readdir(cache)).filter((name) => name.endsWith('.partial'))).toEqual([]);
    expect(await sampled(base, { cache })).toEqual(expected);
    await expect(sampled(base, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});

describe('what would fail later, or silently, is refused when loaded', () => {
  const withIndex = (modelIndex: object) => modelFolderToFiles({ ...content, modelIndex: { ...modelIndex } });

  test.each([
    [{ class_names: ['zero', 'one', 'two', 'three', 'four'] }, 'are 5, but the network has 4 classes'],
    [{ class_names: ['zero', 'one'] }, 'are 2, but the network has 4 classes'],
    [{ class_names: ['zero', 'one', 'two', 'one'] }, 'have "one" twice'],
    [{ class_names: ['zero', 1, 'two', 'three'] }, 'are not a list of texts'],
    [{ class_names: 'zero' }, 'are 1, but'],
    [{ sampling: { method: 'ddim', num_inference_steps: 1001 } }, 'a whole number from 1 to 1000'],
  ])('%j', async (modelIndex, message) => {
    await expect(sampled(withIndex(modelIndex))).rejects.toThrow(message);
  });

  test('guidance that is recommended for a network without a null label', async () => {
    const unguided = { ...smallUNet, nullLabel: false };
    const sampling = { method: 'ddim', num_inference_steps: 5, guidance_scale: 2 };
    const folder = {
      ...content,
      unetConfig: uNetConfigToJSON(unguided),
      tensors: splitParameters(unguided, initializeParameters(unguided, 1)),
      modelIndex: { sampling },
    };
    await expect(sampled(modelFolderToFiles(folder))).rejects.toThrow('as the network has no null label, 1');
  });

  test('a digest that nothing would be compared with', async () => {
    const weights = digest(files[modelFiles.weights]!);
    const sources: PretrainedSource[] = [files, files[modelFiles.weights]!, path.join(parent, 'model')];
    for (const source of sources) {
      await expect(sampled(source, { integrity: weights })).rejects.toThrow('compared with downloads alone');
    }
    for (const [integrity, message] of [
      [{ 'diffusion_pytorch_model.safetensors': weights }, "names 'diffusion_pytorch_model.safetensors'"],
      [{}, 'is empty'],
      ['abc', 'no SHA-256'],
      [{ [modelFiles.weights]: '' }, 'no SHA-256'],
    ] as const) {
      await expect(sampled('http://localhost:1/model', { integrity })).rejects.toThrow(message);
    }
  });
});

describe('where the steps run', () => {
  test('a backend in use is kept; the choice of the user wins', async () => {
    expect(tf.getBackend()).toBe('cpu');
    const kept = await Sampler.fromPretrained(files);
    expect((await kept.sample(request)).device).toMatchObject({ engine: 'eager', backend: 'cpu' });
    const compiled = await Sampler.fromPretrained(files, { backend: 'compiled', threads: 1 });
    const { device, pixels } = await compiled.sample(request);
    expect(device).toMatchObject({ engine: 'compiled', backend: 'cpu', threads: 1 });
    // Untrained weights blow pixels up to thousands. Both engines round sums of up to 144 products, in orders of their own,
    // to 24 bits in each of some ten layers and three steps: a few hundred units in the last place of the largest.
    const largest = Math.max(...expected.map(Math.abs));
    pixels.forEach((pixel, i) => {
      expect(Math.abs(pixel - expected[i]!)).toBeLessThan(300 * 2 ** -24 * largest);
    });
    await kept.dispose();
    await compiled.dispose();
  });

  test('two models on one backend do not touch each other', async () => {
    const other = {
      ...content,
      tensors: splitParameters(
        smallUNet,
        smallParameters().map((x) => x / 2),
      ),
    };
    const [one, two] = await Promise.all([
      Sampler.fromPretrained(files, onCpu),
      Sampler.fromPretrained(modelFolderToFiles(other), onCpu),
    ]);
    const results = await Promise.all([one.sample(request), two.sample(request), one.sample(request)]);
    expect(results[0].pixels).toEqual(expected);
    expect(results[1].pixels).not.toEqual(expected);
    expect(results[2].pixels).toEqual(expected);
    await one.dispose();
    await two.dispose();
  });
});
