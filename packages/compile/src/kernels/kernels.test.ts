import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, describe, expect, test } from 'vitest';
import type { HostTensors } from '../host-tensor';
import { compile } from '../node/compile';
import type { PureStep } from '../record/record';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

/** Numbers without a pattern that a layout error could leave intact. */
export function numbers(shape: readonly number[], seed = 1): HostTensors[string] {
  const length = shape.reduce((product, size) => product * size, 1);
  const data = Float32Array.from({ length }, (_, index) => Math.sin(12.9898 * (index + 1) + 78.233 * seed));
  return { shape, data };
}

async function eager(step: PureStep, inputs: HostTensors): Promise<HostTensors> {
  const tensors = Object.fromEntries(
    Object.entries(inputs).map(([name, { shape, data }]) => [
      name,
      tf.tensor(data, [...shape], data instanceof Int32Array ? 'int32' : 'float32'),
    ]),
  );
  const outputs = step(tensors);
  return Object.fromEntries(
    await Promise.all(
      Object.entries(outputs).map(async ([name, tensor]) => [
        name,
        { shape: tensor.shape, data: (await tensor.data()) as Float32Array },
      ]),
    ),
  ) as HostTensors;
}

export async function expectSameAsEager(
  step: PureStep,
  inputs: HostTensors,
  tolerance = 1e-5,
): Promise<void> {
  const expected = await eager(step, inputs);
  const compiled = await compile(step, inputs, { threads: 1 });
  const actual = await compiled(inputs);
  await compiled.dispose();
  expect(Object.keys(actual).sort()).toEqual(Object.keys(expected).sort());
  for (const [name, { shape, data }] of Object.entries(expected)) {
    expect(actual[name]?.shape, name).toEqual(shape);
    const scale = Math.max(1, ...[...data].map(Math.abs));
    data.forEach((value, index) => {
      expect(Math.abs((actual[name]?.data[index] ?? NaN) - value), `${name}[${index}]`).toBeLessThanOrEqual(
        tolerance * scale,
      );
    });
  }
}

describe('compiled functions agree with the cpu backend', () => {
  test('arithmetic with broadcasting', () =>
    expectSameAsEager(({ a, b }) => ({ y: tf.add(tf.mul(a!, b!), tf.div(a!, tf.add(tf.square(b!), 1))) }), {
      a: numbers([2, 3, 4]),
      b: numbers([3, 1], 2),
    }));

  test('a convolution, its bias and its gradients', () =>
    expectSameAsEager(
      ({ x, filter, dy }) => {
        const y = tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, 'same');
        return {
          y,
          dx: tf
            .engine()
            .runKernel(
              'Conv2DBackpropInput',
              { dy: dy!, filter: filter! },
              { strides: [1, 1], pad: 'same', dataFormat: 'NHWC', inputShape: x!.shape },
            ),
          df: tf
            .engine()
            .runKernel(
              'Conv2DBackpropFilter',
              { x: x!, dy: dy! },
              { strides: [1, 1], pad: 'same', dataFormat: 'NHWC', filterShape: filter!.shape },
            ),
        };
      },
      { x: numbers([2, 4, 5, 3]), filter: numbers([3, 3, 3, 2], 2), dy: numbers([2, 4, 5, 2], 3) },
    ));
});
