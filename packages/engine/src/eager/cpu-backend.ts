import * as tf from '@tensorflow/tfjs-core';
import { startBackend } from './start-backend';

/** Puts the plain JavaScript backend in use, with kernels of our own where its loops are slowest. */
export async function startCpu(): Promise<void> {
  const [{ registerCpuKernels }] = await Promise.all([
    import('./cpu/register-cpu-kernels'),
    import('@tensorflow/tfjs-backend-cpu'),
  ]);
  registerCpuKernels();
  await startBackend('cpu', 'Report this: the cpu backend runs everywhere');
  silenceAdvice();
}

/** At its first use in Node the backend prints an advertisement for tfjs-node. */
function silenceAdvice(): void {
  (tf.backend() as unknown as { firstUse?: boolean }).firstUse = false;
}
