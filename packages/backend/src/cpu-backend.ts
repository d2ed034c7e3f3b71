import * as tf from '@tensorflow/tfjs-core';
import { startBackend } from './start-backend';

/** Puts the plain JavaScript backend in use. */
export async function startCpu(): Promise<void> {
  await import('@tensorflow/tfjs-backend-cpu');
  await startBackend('cpu', 'Report this: the cpu backend runs everywhere');
  silenceAdvice();
}

/** At its first use in Node the backend prints an advertisement for tfjs-node. */
function silenceAdvice(): void {
  (tf.backend() as unknown as { firstUse?: boolean }).firstUse = false;
}
