import * as tf from '@tensorflow/tfjs-core';
import { BackendUnavailableError } from './backend-errors';
import { startBackend } from './start-backend';

/** Puts WebGL in use where the application brought it along. */
export async function startWebgl(): Promise<void> {
  if (!tf.engine().backendNames().includes('webgl')) {
    throw new BackendUnavailableError(
      'webgl',
      'its package is not loaded',
      "Install @tensorflow/tfjs-backend-webgl and import '@tensorflow/tfjs-backend-webgl' in your application",
    );
  }
  await startBackend('webgl', 'Choose wasm');
}
