import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe } from 'vitest';

/** Declares the same tests on every TensorFlow.js backend that runs here. */
export function onEachBackend(tests: (backend: string) => void): void {
  describe.each(['cpu', 'wasm'])('on %s', (backend) => {
    beforeAll(() => tf.setBackend(backend));
    tests(backend);
  });
}
