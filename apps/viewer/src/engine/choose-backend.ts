import { BackendUnavailableError, prepareBackend, type PreparedBackend } from '@ddpm/engine';
import * as tf from '@tensorflow/tfjs-core';
import { pageBackends, type EngineBackend, type PageBackend, type PageBackendChoice } from './protocol';
import { hasHardwareWebgl } from './webgl-hardware';

/** What decides the backend. */
export interface BackendRequest {
  readonly choice: PageBackendChoice;
  readonly avoid: readonly PageBackend[];
  readonly wasmFolder: string;
}

/**
 * Puts a backend in use: the chosen one; for `auto`, or where the chosen one is to be avoided, the fastest that works.
 *
 * @param passOver told of each backend that does not serve, and why
 * @throws BackendUnavailableError where none works
 */
export async function chooseBackend(
  { choice, avoid, wasmFolder }: BackendRequest,
  passOver: (backend: PageBackend, reason: string) => void,
): Promise<EngineBackend> {
  tf.enableProdMode();
  const wanted =
    choice === 'auto' ? pageBackends : [choice, ...pageBackends.filter((name) => name !== choice)];
  let lastError: unknown;
  for (const name of wanted.filter((name) => !avoid.includes(name))) {
    try {
      return asEngineBackend(await prepareOne(name, name === choice, wasmFolder));
    } catch (error) {
      lastError = error;
      passOver(name, reasonOf(error));
    }
  }
  throw lastError;
}

/** For visitors: what to do about it is said to those who build pages. */
function reasonOf(error: unknown): string {
  if (error instanceof BackendUnavailableError) return error.reason;
  return error instanceof Error ? error.message : String(error);
}

async function prepareOne(name: PageBackend, asked: boolean, wasmFolder: string): Promise<PreparedBackend> {
  if (name === 'webgl') {
    if (!asked && !hasHardwareWebgl()) throw new SlowBackendError('WebGL computes on the processor here.');
    await import('@tensorflow/tfjs-backend-webgl');
  }
  if (name === 'wasm') await checkWebAssembly();
  if (name !== 'webgpu' || asked) return prepareBackend(name, { wasmFolder });
  // Only `auto` passes over an adapter that computes on the processor.
  const prepared = await prepareBackend('auto', { wasmFolder });
  if (prepared.name === 'webgpu') return prepared;
  const reason = prepared.passedOver.find((passed) => passed.name === 'webgpu')?.reason;
  throw new SlowBackendError(reason ?? 'another backend is in use');
}

/** Its backend says only that a file could not be loaded. */
async function checkWebAssembly(): Promise<void> {
  const emptyModule = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
  try {
    await WebAssembly.compile(emptyModule);
  } catch (error) {
    throw new WebAssemblyBlockedError({ cause: error });
  }
}

function asEngineBackend({ name, device, threads }: PreparedBackend): EngineBackend {
  const known = pageBackends.find((backend) => backend === name);
  if (known === undefined) throw new SlowBackendError(`${name} is no backend of a page.`);
  return { name: known, device, threads };
}

/** A backend is not worth taking by itself. */
class SlowBackendError extends Error {
  override readonly name = 'SlowBackendError';
}

/** Not a byte of WebAssembly runs. */
class WebAssemblyBlockedError extends Error {
  override readonly name = 'WebAssemblyBlockedError';
  constructor(options: ErrorOptions) {
    super('this browser, or a rule of the site that shows this page, does not let it run', options);
  }
}
