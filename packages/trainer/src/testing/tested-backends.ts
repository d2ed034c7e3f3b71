import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { prepareBackend } from '@ddpm/engine';

/** The backends that run here; `tensorflow` where NODE_PATH leads to its package (docs/backends.md). */
export const testedBackends: readonly string[] = ['wasm', 'cpu', ...(await nativeBackend())];

function nativeBackend(): Promise<string[]> {
  return prepareBackend('tensorflow').then(
    () => ['tensorflow'],
    () => [],
  );
}
