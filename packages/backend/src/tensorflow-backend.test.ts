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

function install(name: string, source: string): void {
  const folder = path.join(application, 'node_modules', name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    path.join(folder, 'package.json'),
    JSON.stringify({ name, type: 'module', main: 'index.js' }),
  );
  writeFileSync(path.join(folder, 'index.js'), source);
}

/** What importing the real package does, seen from outside: a backend that says whether a GPU computes. */
function registering(usesGpu: boolean): string {
  const core = pathToFileURL(createRequire(import.meta.url).resolve('@tensorflow/tfjs-core')).href;
  return `
    import * as tf from '${core}';
    class Backend extends tf.KernelBackend {
      isUsingGpuDevice = ${usesGpu};
      numDataIds() { return 0; }
      dispose() {}
    }
    tf.registerBackend('tensorflow', () => new Backend(), 3);
  `;
}

const missingLibrary =
  'libtensorflow.so.2: cannot open shared object file: No such file or directory\\nat load';
const broken = `throw Object.assign(new Error('${missingLibrary}'), { code: 'ERR_DLOPEN_FAILED' });`;

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

  it('is refused with reason and remedy where its library does not load', async () => {
    install('@tensorflow/tfjs-node-gpu', broken);
    await expect(prepareBackend('tensorflow')).rejects.toMatchObject({
      name: 'BackendUnavailableError',
      reason:
        '@tensorflow/tfjs-node-gpu does not load, libtensorflow.so.2: cannot open shared object file: No such file or directory',
      remedy: expect.stringContaining('npm rebuild @tensorflow/tfjs-node-gpu') as string,
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

  it('gives newer Node the functions that its binding calls', async () => {
    const util = process.getBuiltinModule('node:util') as { isNullOrUndefined?: (value: unknown) => boolean };
    delete util.isNullOrUndefined;
    install('@tensorflow/tfjs-node', registering(false));
    await prepareBackend('tensorflow');
    expect([undefined, null, 0].map((value) => util.isNullOrUndefined?.(value))).toEqual([true, true, false]);
  });
});
