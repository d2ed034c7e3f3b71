import * as tf from '@tensorflow/tfjs-core';
import type { BackendOptions } from './backend-choice';
import { BackendUnavailableError, messageOf } from './backend-errors';
import { runsInNode } from './javascript-host';
import { importOptional } from './optional-package';
import { startBackend } from './start-backend';

const remedy =
  'Install @tensorflow/tfjs-node-gpu or @tensorflow/tfjs-node, with their install scripts allowed';

/** Puts the native TensorFlow library in use, through `@tensorflow/tfjs-node-gpu` or `@tensorflow/tfjs-node`. */
export async function startTensorflow({ threads }: BackendOptions): Promise<void> {
  if (!runsInNode()) {
    throw new BackendUnavailableError('tensorflow', 'it needs Node', 'Choose webgpu or wasm in a browser');
  }
  if (!tf.engine().backendNames().includes('tensorflow')) {
    prepareProcess(threads);
    await loadBinding();
  }
  await startBackend('tensorflow', remedy);
}

/** What the library reads from the environment when it loads, and what it misses in newer Node. */
function prepareProcess(threads: number | undefined): void {
  if (threads !== undefined) process.env['TF_NUM_INTRAOP_THREADS'] ??= String(threads);
  process.env['TF_FORCE_GPU_ALLOW_GROWTH'] ??= 'true';
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2';
  const util = process.getBuiltinModule('node:util') as { isNullOrUndefined?: unknown; isArray?: unknown };
  util.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
  util.isArray ??= Array.isArray;
}

/** One of the two packages, never both: they cannot share a process. Importing it registers the backend. */
async function loadBinding(): Promise<void> {
  for (const name of ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node']) {
    try {
      if ((await importOptional(name)) !== null) return;
    } catch (error) {
      throw new BackendUnavailableError(
        'tensorflow',
        `${name} does not load, ${messageOf(error)}`,
        bindingRemedy(name),
        {
          cause: error,
        },
      );
    }
  }
  throw new BackendUnavailableError('tensorflow', 'neither of its packages is installed', remedy);
}

function bindingRemedy(name: string): string {
  return `Run npm rebuild ${name}, which fetches its native library, and see that the CUDA libraries it needs are there`;
}
