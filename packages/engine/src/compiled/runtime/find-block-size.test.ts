import * as onnxRuntime from 'onnxruntime-node';
import { expect, test } from 'vitest';
import { findBlockSize } from './find-block-size';
import type { OnnxRuntime } from './onnx-runtime';

test('finds the block size of this processor, a power of two', async () => {
  const block = await findBlockSize(onnxRuntime, { logSeverityLevel: 4 });
  expect([null, 4, 8, 16, 32]).toContain(block);
});

test('a runtime that refuses blocked operators has none', async () => {
  const refusing: OnnxRuntime = {
    ...onnxRuntime,
    InferenceSession: { create: () => Promise.reject(new Error('unknown domain')) },
  };
  expect(await findBlockSize(refusing, {})).toBeNull();
});
