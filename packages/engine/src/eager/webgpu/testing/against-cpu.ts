import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import { prepareBackend } from '../../prepare-backend';

/** Whether WebGPU runs here; where it does not, one line says that its kernels are left out. */
export async function webgpuRuns(): Promise<boolean> {
  try {
    await prepareBackend('webgpu');
    return true;
  } catch (error) {
    process.stderr.write(`SKIPPED: the webgpu kernels are not tested here. ${String(error)}\n`);
    return false;
  }
}

/** A tensor on the host. */
export interface Values {
  readonly shape: readonly number[];
  readonly data: Float32Array | Int32Array;
}

/** Values between -2 and 2, in no order that sums would cancel by; other seeds give other values. */
export function varied(shape: readonly number[], seed: number): Values {
  const size = shape.reduce((product, length) => product * length, 1);
  const value = (index: number) => {
    const scattered = Math.sin(12.9898 * (index + 1) + 78.233 * seed) * 43_758.5453;
    return 4 * (scattered - Math.floor(scattered)) - 2;
  };
  return { shape, data: Float32Array.from({ length: size }, (_, index) => value(index)) };
}

function toTensor({ shape, data }: Values): tf.Tensor {
  return tf.tensor(data, [...shape], data instanceof Int32Array ? 'int32' : 'float32');
}

/** Runs a kernel on webgpu and reads all that it returns; nothing may be left behind. */
export async function onWebgpu(
  name: string,
  inputs: Record<string, Values>,
  attrs: Record<string, unknown> = {},
): Promise<Values[]> {
  await tf.setBackend('webgpu');
  const before = tf.memory();
  const named = Object.fromEntries(Object.entries(inputs).map(([key, values]) => [key, toTensor(values)]));
  const outputs = [tf.engine().runKernel(name, named, attrs as tf.NamedAttrMap)].flat();
  const read = await Promise.all(
    outputs.map(async (output) => ({ shape: output.shape, data: (await output.data()) as Float32Array })),
  );
  tf.dispose([...outputs, ...Object.values(named)]);
  const after = tf.memory() as tf.MemoryInfo & { numBytesInGPU: number };
  expect(after.numTensors).toBe(before.numTensors);
  expect(after.numBytesInGPU).toBe((before as typeof after).numBytesInGPU);
  return read;
}

/** The same by plain operations on the cpu backend. */
export async function onCpu(
  inputs: Record<string, Values>,
  compose: (tensors: Record<string, tf.Tensor>) => tf.Tensor[],
): Promise<Values[]> {
  await tf.setBackend('cpu');
  return tf.tidy(() => {
    const named = Object.fromEntries(Object.entries(inputs).map(([key, values]) => [key, toTensor(values)]));
    return compose(named).map((output) => ({
      shape: output.shape,
      data: output.dataSync<'float32'>(),
    }));
  });
}

export function expectClose(actual: readonly Values[], expected: readonly Values[], tolerance = 1e-5): void {
  expect(actual.map(({ shape }) => shape)).toEqual(expected.map(({ shape }) => shape));
  for (const [index, values] of expected.entries()) {
    const data = Array.from(values.data);
    const scale = data.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1e-3);
    expect(actual[index]?.data.length).toBe(data.length);
    const worst = data.reduce((error, value, i) => {
      const difference = Math.abs(value - (actual[index]?.data[i] ?? NaN));
      return Number.isNaN(difference) ? Infinity : Math.max(error, difference);
    }, 0);
    expect(worst / scale, `output ${index} [${data.length}]`).toBeLessThan(tolerance);
  }
}
