import { prepareBackend } from '@ddpm/engine';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { createMemoryWatch, type MemoryWatch } from './memory-watch';
import { OutOfMemoryError } from './out-of-memory';

let watch: MemoryWatch;
beforeAll(async () => {
  watch = createMemoryWatch();
  await prepareBackend('wasm');
  watch.watchBackend();
});

/** 512 MB that nothing is written to, so that they cost addresses alone. */
function largeTensor(): tf.TensorInfo {
  const backend = tf.backend() as tf.KernelBackend & {
    makeOutput(shape: readonly number[], dtype: 'float32'): tf.TensorInfo;
  };
  return backend.makeOutput([2 ** 27], 'float32');
}

it('says that the heap is full in place of writing where it must not, and computes on afterwards', async () => {
  const tensors: tf.TensorInfo[] = [];
  // No heap of WebAssembly has more than 4 GB.
  expect(() => {
    for (let count = 0; count < 9; count += 1) tensors.push(largeTensor());
  }).toThrow(OutOfMemoryError);
  expect(tensors.length).toBeGreaterThan(0);
  for (const { dataId } of tensors) tf.backend().disposeData(dataId);
  expect(await tf.add(tf.scalar(1), 1).array()).toBe(2);
});

it('knows that a memory could not grow, until one can again', () => {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 3 });
  expect(() => memory.grow(9)).toThrow(RangeError);
  expect(watch.ranOut()).toBe(true);
  expect(memory.grow(2)).toBe(1);
  expect(watch.ranOut()).toBe(false);
  expect(memory.buffer.byteLength).toBe(3 * 65_536);
});
