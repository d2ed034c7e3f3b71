import type * as WasmModule from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { describeActiveBackend } from './active-backend';
import type { BackendOptions } from './backend-choice';
import { BackendUnavailableError, messageOf } from './backend-errors';
import { runsInNode, runsInNodeItself } from '../javascript-host';
import { withNodeWorkers } from './node-wasm-workers';
import { withoutProcessListeners } from './process-listeners';
import { isStarted, startBackend, stopBackend } from './start-backend';
import { registerWasmKernels } from './wasm/register-wasm-kernels';
import { wasmThreadsToAsk, withCoresFor } from './wasm-threads';

const remedy =
  'Serve the three .wasm files of @tensorflow/tfjs-backend-wasm and name their folder in the option wasmFolder';

/** Puts the wasm backend in use, with threads where the machine, the page and the backend's files allow them. */
export async function startWasm({ threads: asked, wasmFolder }: BackendOptions): Promise<void> {
  const wasm = await loadWasm();
  registerWasmKernels();
  const threads = wasmThreadsToAsk(asked);
  if (isStarted('wasm') && !(await restartPays(asked === undefined ? undefined : threads))) return;
  if (wasmFolder !== undefined) wasm.setWasmPaths(wasmFolder.endsWith('/') ? wasmFolder : `${wasmFolder}/`);
  wasm.setThreadsCount(threads);
  await withoutProcessListeners(() => (runsInNode() ? startInNode(threads) : startInBrowser(threads)));
}

async function loadWasm(): Promise<typeof WasmModule> {
  try {
    return await import('@tensorflow/tfjs-backend-wasm');
  } catch (error) {
    throw new BackendUnavailableError('wasm', messageOf(error), 'Install @tensorflow/tfjs-backend-wasm', {
      cause: error,
    });
  }
}

/** A running backend is stopped for another number of threads only while no tensor lives on it. */
async function restartPays(asked: number | undefined): Promise<boolean> {
  await startBackend('wasm', remedy);
  if (asked === undefined || tf.backend().numDataIds() > 0) return false;
  const { threads } = await describeActiveBackend();
  if (threads === asked) return false;
  stopBackend('wasm');
  return true;
}

async function startInBrowser(threads: number): Promise<void> {
  await withCoresFor(threads, () => startBackend('wasm', remedy));
}

/**
 * Where the workers cannot start, one thread still computes; the caller sees it in the number of threads. In Bun and Deno
 * they are not tried: the backend's script does not run in theirs, which end one by one with an error on the terminal.
 */
async function startInNode(threads: number): Promise<void> {
  if (threads > 1 && runsInNodeItself() && (await hasSimd())) {
    tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', true);
    try {
      await withNodeWorkers(() => withCoresFor(threads, () => startBackend('wasm', remedy)));
      return;
    } catch {
      stopBackend('wasm');
    }
  }
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  await startBackend('wasm', remedy);
}

async function hasSimd(): Promise<boolean> {
  return (await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT')) === true;
}
