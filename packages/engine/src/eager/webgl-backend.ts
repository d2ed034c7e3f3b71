import * as tf from '@tensorflow/tfjs-core';
import type { BackendOptions } from './backend-choice';
import { BackendUnavailableError, messageOf } from './backend-errors';
import { startBackend } from './start-backend';
import { isSoftwareRenderer } from './software-renderer';

const remedy =
  "Install @tensorflow/tfjs-backend-webgl and import '@tensorflow/tfjs-backend-webgl' in your application";

/**
 * Puts WebGL in use where the application brought it along.
 *
 * @param allowSoftware Take a renderer that computes on the CPU, which is slower than wasm.
 */
export async function startWebgl({ loadWebgl }: BackendOptions, allowSoftware: boolean): Promise<void> {
  if (!isRegistered() && loadWebgl === undefined) throw new NotLoadedError();
  if (!allowSoftware) checkRenderer();
  if (!isRegistered()) await load(loadWebgl);
  if (!isRegistered()) throw new NotLoadedError();
  await startBackend('webgl', 'Choose wasm');
}

class NotLoadedError extends BackendUnavailableError {
  constructor() {
    super('webgl', 'its package is not loaded', remedy);
  }
}

function isRegistered(): boolean {
  return tf.engine().backendNames().includes('webgl');
}

async function load(loadWebgl: BackendOptions['loadWebgl']): Promise<void> {
  try {
    await loadWebgl?.();
  } catch (error) {
    throw new BackendUnavailableError('webgl', messageOf(error), remedy, { cause: error });
  }
}

/** Before anything is loaded for it. */
function checkRenderer(): void {
  const renderer = typeof OffscreenCanvas === 'undefined' ? null : webglRenderer(new OffscreenCanvas(1, 1));
  if (renderer === null)
    throw new BackendUnavailableError('webgl', 'there is no WebGL 2 here', 'Choose wasm');
  if (!isSoftwareRenderer(renderer)) return;
  throw new BackendUnavailableError('webgl', `${renderer} computes on the CPU`, 'Choose wasm');
}

/** What draws, in the driver's words; null where WebGL 2 is not there. */
function webglRenderer(canvas: OffscreenCanvas): string | null {
  const gl = canvas.getContext('webgl2');
  if (gl === null) return null;
  const info = gl.getExtension('WEBGL_debug_renderer_info');
  const renderer: unknown = gl.getParameter(info?.UNMASKED_RENDERER_WEBGL ?? gl.RENDERER);
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  return String(renderer);
}
