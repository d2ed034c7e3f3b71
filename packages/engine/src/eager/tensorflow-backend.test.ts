import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { prepareBackend } from './prepare-backend';
import { stopBackend } from './start-backend';

/** The folder of an application that added one of TensorFlow's packages, or a broken one. */
let application = '';

beforeEach(() => {
  application = mkdtempSync(path.join(os.tmpdir(), 'ddpm-backend-'));
  vi.spyOn(process, 'cwd').mockReturnValue(application);
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  for (const name of ['tensorflow', 'wasm'] as const) stopBackend(name);
  if (tf.engine().backendNames().includes('tensorflow')) tf.removeBackend('tensorflow');
  rmSync(application, { recursive: true });
});

function install(name: string, source: string, where = application): void {
  const folder = path.join(where, 'node_modules', name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    path.join(folder, 'package.json'),
    JSON.stringify({ name, type: 'module', main: 'index.js' }),
  );
  writeFileSync(path.join(folder, 'index.js'), source);
}

/** What importing the real package does, seen from outside: a backend that says whether a GPU computes. */
function registering(usesGpu: boolean, isGpuPackage = usesGpu): string {
  const core = pathToFileURL(createRequire(import.meta.url).resolve('@tensorflow/tfjs-core')).href;
  return `
    import * as tf from '${core}';
    class Backend extends tf.KernelBackend {
      isUsingGpuDevice = ${usesGpu};
      isGPUPackage = ${isGpuPackage};
      numDataIds() { return 0; }
      dispose() {}
    }
    tf.registerBackend('tensorflow', () => new Backend(), 3);
  `;
}

/** A package that ends with this message when it is loaded, as Node does where a library is missing. */
function failing(message: string): string {
  const text = JSON.stringify(`${message}\n    at load`);
  return `throw Object.assign(new Error(${text}), { code: 'ERR_DLOPEN_FAILED' });`;
}

const missingLibrary = 'libtensorflow.so.2: cannot open shared object file: No such file or directory';
const broken = failing(missingLibrary);

describe('the tensorflow backend', () => {
  it('is the first choice where its package loads, and says that the CPU computes', async () => {
    install('@tensorflow/tfjs-node', registering(false));
    vi.stubEnv('TF_NUM_INTRAOP_THREADS', undefined);
    expect(await prepareBackend('auto', { threads: 3 })).toEqual({
      name: 'tensorflow',
      device: 'TensorFlow library on the CPU, 3 threads',
      threads: 3,
      passedOver: [],
    });
    expect(process.env['TF_NUM_INTRAOP_THREADS']).toBe('3');
  });

  it('prefers the GPU package, and never loads both', async () => {
    install('@tensorflow/tfjs-node-gpu', registering(true));
    install('@tensorflow/tfjs-node', broken);
    const { device } = await prepareBackend('tensorflow');
    expect(device).toBe('TensorFlow library on the GPU');
  });

  it('says so where the GPU package computes on the CPU', async () => {
    install('@tensorflow/tfjs-node-gpu', registering(false, true));
    const { device } = await prepareBackend('tensorflow');
    expect(device).toMatch(/^TensorFlow library on the CPU, .*; it found no GPU that it can use$/);
  });

  it('looks first in the folder that the caller names', async () => {
    install('@tensorflow/tfjs-node', broken);
    const tensorflowFolder = path.join(application, 'named');
    install('@tensorflow/tfjs-node', registering(false), tensorflowFolder);
    const { name } = await prepareBackend('tensorflow', { tensorflowFolder });
    expect(name).toBe('tensorflow');
  });

  it.each([
    [missingLibrary, /^Run npm rebuild @tensorflow\/tfjs-node-gpu, which fetches the TensorFlow library/],
    [
      'The Node.js native addon module (tfjs_binding.node) can not be found at path: /a/tfjs_binding.node',
      /^Run its install script \(npm rebuild @tensorflow\/tfjs-node-gpu\)/,
    ],
    ['libcudart.so.11.0: cannot open shared object file', /^Install CUDA 11\.2 and cuDNN 8\.1/],
    ["/lib/libc.so.6: version `GLIBC_2.34' not found", /^Update the system/],
    ['The specified module could not be found.', /^Copy tensorflow\.dll/],
    ['something else', /^Install @tensorflow\/tfjs-node-gpu anew/],
  ])('is refused with reason and remedy: %s', async (message, remedy) => {
    install('@tensorflow/tfjs-node-gpu', failing(message));
    await expect(prepareBackend('tensorflow')).rejects.toMatchObject({
      name: 'BackendUnavailableError',
      reason: `@tensorflow/tfjs-node-gpu does not load, ${message.replace(/\.$/, '')}`,
      remedy: expect.stringMatching(remedy) as string,
    });
  });

  it('is passed over by auto where its library does not load', async () => {
    install('@tensorflow/tfjs-node', broken);
    const { name, passedOver } = await prepareBackend('auto', { threads: 1 });
    expect(name).toBe('wasm');
    expect(passedOver).toEqual([
      {
        name: 'tensorflow',
        reason: expect.stringMatching(/^@tensorflow\/tfjs-node does not load/) as string,
      },
    ]);
  });

  it('is refused where its package works with another copy of the core', async () => {
    install('@tensorflow/tfjs-node', 'export {};');
    await expect(prepareBackend('tensorflow')).rejects.toThrow(
      /registered nothing with the copy of @tensorflow\/tfjs-core in use/,
    );
  });

  it('tells a missing dependency of its package from a missing package', async () => {
    install('@tensorflow/tfjs-node', "import 'a-package-that-is-not-there';");
    await expect(prepareBackend('tensorflow')).rejects.toMatchObject({
      reason: expect.stringContaining('a-package-that-is-not-there') as string,
    });
  });

  it.each([
    ['loads the package', false],
    ['finds it loaded by the application', true],
  ])('gives newer Node the functions that its binding calls when it %s', async (_, loadedBefore) => {
    const util = process.getBuiltinModule('node:util') as { isNullOrUndefined?: (value: unknown) => boolean };
    install('@tensorflow/tfjs-node', registering(false));
    if (loadedBefore) await prepareBackend('tensorflow');
    delete util.isNullOrUndefined;
    await prepareBackend('tensorflow');
    expect([undefined, null, 0].map((value) => util.isNullOrUndefined?.(value))).toEqual([true, true, false]);
  });
});
