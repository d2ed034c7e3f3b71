import * as tf from '@tensorflow/tfjs-core';
import { DeviceLostError } from './backend-errors';

/** The GPU device inside the webgpu backend, as far as it is needed here. */
interface BackendWithDevice {
  readonly device?: { readonly lost?: Promise<{ readonly reason?: string; readonly message?: string }> };
}

/**
 * A promise that rejects with a `DeviceLostError` when the GPU device of the backend in use is lost, and else stays
 * pending; null where the backend has no device that can be lost.
 */
export function activeDeviceLoss(): Promise<never> | null {
  const lost = (tf.backend() as unknown as BackendWithDevice).device?.lost;
  if (!(lost instanceof Promise)) return null;
  const loss = lost.then(({ reason, message }) => {
    const words = [reason, message].filter((word) => word !== undefined && word !== '');
    throw new DeviceLostError(words.join(': ') || 'no reason given');
  });
  // Whoever waits for values also waits for this; nobody else needs to hear of it.
  loss.catch(() => undefined);
  return loss;
}

/** True where the GPU device of the backend in use is gone. */
export async function isActiveDeviceLost(): Promise<boolean> {
  const loss = activeDeviceLoss();
  if (loss === null) return false;
  return Promise.race([loss.catch(() => true), Promise.resolve().then(() => Promise.resolve(false))]);
}
