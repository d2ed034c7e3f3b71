import type * as WasmModule from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { describeActiveBackend } from './active-backend';
import type { BackendOptions } from './backend-choice';
import { BackendUnavailableError, messageOf } from './backend-errors';
import { runsInNode, runsInNodeItself } from '../javascript-host';
import { withNodeWorkers } from './node-wasm-workers';
import { ownWasmFiles, type WasmFiles } from './own-wasm-files';
import { isStarted, startBackend, stopBackend } from './start-backend';
import { wasmThreadsToAsk, withCoresFor } from './wasm-threads';

const remedy =
  "Let the page's Content-Security-Policy have blob: in connect-src, or serve the three .wasm files of @tensorflow/tfjs-backend-wasm and name their folder in the option wasmFolder";

const allowed = "Let the page's Content-Security-Policy have 'wasm-unsafe-eval', or choose cpu";

/** Puts the wasm backend in use, with threads where the machine, the page and the backend's files allow them. */
export async function startWasm(options: BackendOptions): Promise<void> {
  await checkWebAssembly();
  const [wasm, { registerWasmKernels, fitWasmKernels }] = await Promise.all([
    loadWasm(),
    import('./wasm/register-wasm-kernels'),
  ]);
  registerWasmKernels();
  await startOrKeep(wasm, options);
  const { threads } = await describeActiveBackend();
  fitWasmKernels(threads);
}

async function startOrKeep(wasm: typeof WasmModule, options: BackendOptions): Promise<void> {
  const { threads: asked } = options;
  const threads = wasmThreadsToAsk(asked);
  if (isStarted('wasm') && !(await restartPays(asked === undefined ? undefined : threads))) return;
  const files = namedFiles(options) ?? (await ownWasmFiles());
  if (files !== null) wasm.setWasmPaths(files.addresses);
  const used = files === null || files.withThreads ? threads : 1;
  wasm.setThreadsCount(used);
  await withoutProcessListeners(() => (runsInNode() ? startInNode(used) : startInBrowser(used)));
}

/** Where not a byte of it runs, the backend's script says only that a file could not be loaded. */
async function checkWebAssembly(): Promise<void> {
  const emptyModule = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
  try {
    await WebAssembly.compile(emptyModule);
  } catch (error) {
    const reason = 'this browser, or a rule of the site that shows this page, does not let WebAssembly run';
    throw new BackendUnavailableError('wasm', reason, allowed, { cause: error });
  }
}

/** Its files where the caller names them. */
function namedFiles({ wasmFolder, wasmFiles }: BackendOptions): WasmFiles | null {
  if (wasmFiles !== undefined) return { addresses: { ...wasmFiles }, withThreads: true };
  if (wasmFolder === undefined) return null;
  return { addresses: wasmFolder.endsWith('/') ? wasmFolder : `${wasmFolder}/`, withThreads: true };
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

/** With threads the backend starts all its workers, even where one thread is asked for: that one does without. */
async function startInBrowser(threads: number): Promise<void> {
  const flag = 'WASM_HAS_MULTITHREAD_SUPPORT';
  const supported = await tf.env().getAsync(flag);
  if (threads === 1) tf.env().set(flag, false);
  try {
    await withCoresFor(threads, () => startBackend('wasm', remedy));
  } finally {
    tf.env().set(flag, supported);
  }
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

const events = ['uncaughtException', 'unhandledRejection'] as const;

/**
 * Runs `start` and takes away the process-wide listeners that the wasm backend's run time leaves in Node: they throw
 * again whatever an application's own listeners have dealt with.
 */
async function withoutProcessListeners<Result>(start: () => Promise<Result>): Promise<Result> {
  if (!runsInNode()) return start();
  const before = new Set(events.flatMap((event) => process.rawListeners(event)));
  try {
    return await start();
  } finally {
    for (const event of events) {
      for (const listener of process.rawListeners(event)) {
        if (!before.has(listener) && isRunTimeListener(listener))
          process.removeListener(event, listener as () => void);
      }
    }
  }
}

/** The two that Emscripten adds: `if (!(ex instanceof ExitStatus)) throw ex` and `throw reason`. */
function isRunTimeListener(listener: unknown): boolean {
  return /ExitStatus|^function\s*\(reason\)\s*\{\s*throw reason/.test(String(listener));
}
