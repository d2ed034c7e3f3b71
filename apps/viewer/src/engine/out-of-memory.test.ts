import { expect, it } from 'vitest';
import { isOutOfMemory, OutOfMemoryError } from './out-of-memory';
import { createTaskRunner } from './task-runner';

it.each([
  new RangeError('Array buffer allocation failed'),
  new RangeError('Invalid typed array length: 6000000000'),
  new RangeError('WebAssembly.Memory.grow(): Maximum memory size exceeded'),
  new RangeError('WebAssembly.Memory(): could not allocate memory'),
  new RangeError(
    "Failed to execute 'createBuffer' on 'GPUDevice': createBuffer failed, size (4294967296) is too large",
  ),
  new Error('Aborted(). Build with -sASSERTIONS for more info.'),
  new Error('Unable to create WebGLTexture.'),
  new Error('VK_ERROR_OUT_OF_DEVICE_MEMORY'),
  new Error('The model cannot be read.', { cause: new RangeError('Out of memory') }),
])('knows that memory ran out from "$message"', (error) => {
  expect(isOutOfMemory(error)).toBe(true);
});

it.each([
  new RangeError('Maximum call stack size exceeded'),
  new Error('unet/config.json is missing.'),
  new DOMException('The operation was aborted.', 'AbortError'),
  'out of memory',
])('takes nothing else for it: %s', (error) => {
  expect(isOutOfMemory(error)).toBe(false);
});

it('says what to do in place of what the browser said', async () => {
  const runner = createTaskRunner({ greedy: () => Promise.resolve(new Float64Array(2 ** 40)) }, () => false);
  await expect(runner.run(0, 'greedy')).rejects.toThrow(/too little memory.*fewer pictures.*another backend/);
});

it('gives out nothing that was computed while memory had run out', async () => {
  const runner = createTaskRunner({ quiet: () => Promise.resolve('a picture') }, () => true);
  await expect(runner.run(0, 'quiet')).rejects.toBeInstanceOf(OutOfMemoryError);
});
