import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe } from 'vitest';

/** The backends that run here; `tensorflow` where NODE_PATH leads to its package (docs/backends.md). */
export const testedBackends: readonly string[] = ['cpu', 'wasm', ...nativeBackend()];

function nativeBackend(): string[] {
  const name = '@tensorflow/tfjs-node';
  const require = process.getBuiltinModule('node:module').createRequire(import.meta.url);
  try {
    require.resolve(name);
  } catch {
    return [];
  }
  require(name);
  return ['tensorflow'];
}

/** Declares the same tests on every TensorFlow.js backend that runs here. */
export function onEachBackend(tests: (backend: string) => void): void {
  describe.each(testedBackends)('on %s', (backend) => {
    beforeAll(() => tf.setBackend(backend));
    tests(backend);
  });
}
