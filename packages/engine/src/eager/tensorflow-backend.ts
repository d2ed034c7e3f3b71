import * as tf from '@tensorflow/tfjs-core';
import type { BackendOptions } from './backend-choice';
import { BackendUnavailableError } from './backend-errors';
import { cpuQuota } from '../cpu-quota';
import { logicalCores, runsInNode } from '../javascript-host';
import { importOptional } from './optional-package';
import { startBackend } from './start-backend';
import { explainLoadFailure } from './tensorflow-load-failure';

const remedy =
  'Install @tensorflow/tfjs-node, or @tensorflow/tfjs-node-gpu for an NVIDIA GPU, with its install script allowed';

/** Puts the native TensorFlow library in use, through `@tensorflow/tfjs-node-gpu` or `@tensorflow/tfjs-node`. */
export async function startTensorflow({ threads, tensorflowFolder }: BackendOptions): Promise<void> {
  if (!runsInNode()) {
    throw new BackendUnavailableError('tensorflow', 'it needs Node', 'Choose webgpu or wasm in a browser');
  }
  replaceRemovedFunctions();
  if (!tf.engine().backendNames().includes('tensorflow')) {
    setEnvironment(threads);
    await withoutWarnings(() => loadBinding(tensorflowFolder));
  }
  await startBackend('tensorflow', remedy);
}

/**
 * Every operation of version 4.22 of the packages calls two functions that Node 23 removed or that newer Node warns of
 * when they are called.
 */
function replaceRemovedFunctions(): void {
  const util = process.getBuiltinModule('node:util') as { isNullOrUndefined?: unknown; isArray?: unknown };
  util.isNullOrUndefined = (value: unknown) => value === null || value === undefined;
  util.isArray = Array.isArray;
}

/** What the library reads from the environment when it loads. */
function setEnvironment(threads: number | undefined): void {
  const limit = threads ?? (cpuQuota() === null ? undefined : logicalCores());
  // By another name than `process.env`: bundlers that put its values in place refuse to have it set.
  const { env } = process;
  if (limit !== undefined) env['TF_NUM_INTRAOP_THREADS'] ??= String(limit);
  env['TF_FORCE_GPU_ALLOW_GROWTH'] ??= 'true';
  env['TF_CPP_MIN_LOG_LEVEL'] ??= '2';
}

/** The packages bring the cpu backend along, which otherwise prints a line for each kernel that is there already. */
async function withoutWarnings(load: () => Promise<void>): Promise<void> {
  const isProduction = tf.env().getBool('PROD');
  tf.env().set('PROD', true);
  try {
    await load();
  } finally {
    tf.env().set('PROD', isProduction);
  }
}

/** One of the two packages, never both: they cannot share a process. Importing it registers the backend. */
async function loadBinding(folder: string | undefined): Promise<void> {
  for (const name of ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node']) {
    try {
      if ((await importOptional(name, folder)) !== null) return;
    } catch (error) {
      const { reason, remedy } = explainLoadFailure(name, error);
      throw new BackendUnavailableError('tensorflow', reason, remedy, { cause: error });
    }
  }
  throw new BackendUnavailableError('tensorflow', 'neither of its packages is installed', remedy);
}
