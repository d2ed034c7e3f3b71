import * as onnxRuntime from 'onnxruntime-node';
import { expect, test } from 'vitest';
import { findBlockSize } from './find-block-size';
import type { OnnxRuntime } from './onnx-runtime';
import { usableBlockSize } from './usable-block-size';

const sessionOptions = { intraOpNumThreads: 1, logSeverityLevel: 4 };

test('the blocks of this processor compute what plain ONNX computes', async () => {
  const block = await findBlockSize(onnxRuntime, sessionOptions);
  expect(await usableBlockSize(onnxRuntime, sessionOptions)).toBe(block);
});

test.runIf((await findBlockSize(onnxRuntime, sessionOptions)) !== null)(
  'blocks that compute something else are not used',
  async () => {
    let loaded = 0;
    const lying: OnnxRuntime = {
      ...onnxRuntime,
      InferenceSession: {
        create: async (model, options) => {
          const session = await onnxRuntime.InferenceSession.create(model, options);
          loaded += 1;
          // The third model is the one in blocks.
          return loaded === 3
            ? {
                run: async (...given: Parameters<typeof session.run>) => zeroed(await session.run(...given)),
                release: () => session.release(),
              }
            : session;
        },
      },
    };
    expect(await usableBlockSize(lying, sessionOptions)).toBeNull();
    expect(loaded).toBe(3);
  },
);

function zeroed(outputs: Awaited<ReturnType<onnxRuntime.InferenceSession['run']>>): object {
  return Object.fromEntries(
    Object.entries(outputs).map(([name, { data }]) => [name, { data: new Float32Array(data.length) }]),
  );
}
