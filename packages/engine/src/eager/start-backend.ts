import * as tf from '@tensorflow/tfjs-core';
import { BackendUnavailableError, messageOf } from './backend-errors';
import type { BackendName } from './backend-choice';

/** True where the backend already runs, be it the one in use or not. */
export function isStarted(name: BackendName): boolean {
  return name in tf.engine().registry;
}

/**
 * Starts a registered backend and puts it in use. TensorFlow.js itself only prints why a backend does not start; here
 * the reason is thrown.
 *
 * @param remedy What the user can do where it does not start, without a full stop.
 * @throws BackendUnavailableError
 */
export async function startBackend(name: BackendName, remedy: string): Promise<void> {
  if (!isStarted(name)) await initialise(name, remedy);
  if (!(await tf.setBackend(name))) {
    throw new BackendUnavailableError(name, 'TensorFlow.js could not switch to it', remedy);
  }
}

async function initialise(name: BackendName, remedy: string): Promise<void> {
  const factory = registeredFactory(name);
  if (factory === null) {
    throw new BackendUnavailableError(
      name,
      'its package registered nothing with the copy of @tensorflow/tfjs-core in use',
      'Install one copy of @tensorflow/tfjs-core, and let the bundler keep the side effects of @tensorflow packages',
    );
  }
  try {
    const backend = await factory();
    register(name, backend, factory);
  } catch (error) {
    throw new BackendUnavailableError(name, messageOf(error), remedy, { cause: error });
  }
}

type BackendFactory = () => tf.KernelBackend | Promise<tf.KernelBackend>;

function registeredFactory(name: BackendName): BackendFactory | null {
  return tf.engine().backendNames().includes(name) ? tf.findBackendFactory(name) : null;
}

/** Hands over the backend made already; should it be removed and started again, the factory makes another. */
function register(name: BackendName, backend: tf.KernelBackend, factory: BackendFactory): void {
  let made: tf.KernelBackend | null = backend;
  tf.removeBackend(name);
  tf.registerBackend(name, () => {
    const ready = made;
    made = null;
    return ready ?? factory();
  });
}

/** Stops a running backend, with all tensors on it, so that it can be started afresh. */
export function stopBackend(name: BackendName): void {
  const factory = registeredFactory(name);
  if (factory === null || !isStarted(name)) return;
  tf.removeBackend(name);
  tf.registerBackend(name, factory);
}
