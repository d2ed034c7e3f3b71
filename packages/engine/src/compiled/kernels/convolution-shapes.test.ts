import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { exportOnnx } from '../export-onnx';
import type { PureStep } from '../../contract';
import { expectSameAsEager } from '../testing/expect-same';
import { numbers } from '../testing/numbers';

beforeAll(() => tf.setBackend('cpu'));

type Pad = 'same' | 'valid' | number;

describe('a fused bias', () => {
  test.each([
    { channels: 16, shapes: [[], [1], [16], [1, 1, 16], [1, 1, 1, 16], [1, 1, 1]] },
    { channels: 5, shapes: [[], [1], [5], [1, 1, 5], [1, 1, 1, 1]] },
    { channels: 1, shapes: [[], [1], [1, 1, 1]] },
    {
      channels: 16,
      shapes: [
        [2, 1, 1, 16],
        [3, 1, 16],
        [3, 4, 16],
        [4, 1],
        [2, 3, 4, 16],
        [2, 1, 1, 1],
      ],
    },
  ])('of $channels channels, as any of $shapes', async ({ channels, shapes }) => {
    for (const shape of shapes) {
      await expectSameAsEager(
        ({ x, filter, bias }) => ({
          y: tf.fused.conv2d({
            x: x as tf.Tensor4D,
            filter: filter as tf.Tensor4D,
            strides: 1,
            pad: 'same',
            bias: bias!,
          }),
        }),
        { x: numbers([2, 3, 4, 16]), filter: numbers([3, 3, 16, channels], 2), bias: numbers(shape, 3) },
      );
    }
  });
});

describe('windows', () => {
  const explicit = [
    [0, 0],
    [1, 2],
    [0, 1],
    [0, 0],
  ] as unknown as Pad;
  const kinds = [3, 16].flatMap((channels) =>
    (
      [
        [[3, 3], 2, explicit, 'ceil'],
        [[3, 3], 2, 1, 'ceil'],
        [[3, 3], 2, 0, 'round'],
        [[2, 3], 1, 'same', undefined],
        [[1, 1], 2, 'same', undefined],
        [[1, 3], [1, 2], 'valid', undefined],
        [[3, 3], 3, 'valid', undefined],
        [[2, 2], 2, explicit, 'floor'],
      ] as [[number, number], number | [number, number], Pad, 'ceil' | 'floor' | 'round' | undefined][]
    ).map(([size, strides, pad, rounding]) => ({ channels, size, strides, pad, rounding })),
  );

  test.each(kinds)(
    'of $size, strides $strides, pad $pad, rounded $rounding, $channels channels',
    ({ channels, size, strides, pad, rounding }) => {
      const step: PureStep = ({ image, filter }) => {
        const [x, taps] = [image, filter] as [tf.Tensor4D, tf.Tensor4D];
        const y = tf.conv2d(x, taps, strides, pad, 'NHWC', 1, rounding);
        const dy = tf.tensor(numbers(y.shape, 4).data, y.shape);
        const attributes = {
          strides: typeof strides === 'number' ? [strides, strides] : strides,
          pad,
          dataFormat: 'NHWC',
          ...(rounding === undefined ? {} : { dimRoundingMode: rounding }),
        };
        const call = (kernel: string, inputs: tf.NamedTensorMap, shapes: object): tf.Tensor =>
          tf.engine().runKernel(kernel, inputs, { ...attributes, ...shapes });
        return {
          y,
          largest: tf.maxPool(x, size, strides, pad, rounding),
          average: tf.avgPool(x, size, strides, pad, rounding),
          dx: call('Conv2DBackpropInput', { dy, filter: taps }, { inputShape: x.shape }),
          dFilter: call('Conv2DBackpropFilter', { x, dy }, { filterShape: taps.shape }),
        };
      };
      return expectSameAsEager(
        step,
        { image: numbers([1, 6, 7, channels]), filter: numbers([...size, channels, 16], 2) },
        2e-5,
      );
    },
  );

  test('that reach beyond the map altogether are refused in a sentence', () => {
    const step: PureStep = ({ x }) => ({ y: tf.maxPool(x as tf.Tensor4D, 1, 1, 1) });
    expect(() => exportOnnx(step, { x: numbers([1, 4, 4, 3]) })).toThrow(
      '"MaxPool" has padding as long as its window; pad less.',
    );
  });

  test('whose pad is a number and whose sides differ are refused where ONNX would count others', () => {
    const step: PureStep = ({ x, filter }) => ({
      y: tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, 1),
    });
    expect(() => exportOnnx(step, { x: numbers([1, 4, 4, 3]), filter: numbers([3, 1, 3, 2]) })).toThrow(
      /write the pad of each side as \[\[0, 0\], \[top, bottom\], \[left, right\], \[0, 0\]\]/,
    );
  });
});

describe('a filter', () => {
  test.each<[string, number[], (filter: tf.Tensor) => tf.Tensor]>([
    ['cut by a short list', [3, 3, 3, 4], (filter) => tf.slice(filter, [0, 0, 1])],
    ['cut by a number', [3, 3, 2, 4], (filter) => tf.slice(filter, 1)],
    ['cut to the end', [3, 3, 3, 4], (filter) => tf.slice(filter, [0, 0, 1, 0], [-1, 3, -1, 2])],
    ['reversed along every axis', [3, 3, 2, 4], (filter) => tf.reverse(filter)],
    ['reversed along one axis', [3, 3, 2, 4], (filter) => tf.reverse(filter, 0)],
    ['reversed along axes from the end', [3, 2, 2, 4], (filter) => tf.reverse(filter, [-4, 1])],
    [
      'reversed and cut',
      [3, 2, 2, 4],
      (filter) => tf.slice(tf.reverse(filter, [0, 1]), [0, 0, 0, 1], [3, 2, 2, 2]),
    ],
  ])('%s', (_, shape, changed) =>
    expectSameAsEager(
      ({ x, filter }) => ({ y: tf.conv2d(x as tf.Tensor4D, changed(filter!) as tf.Tensor4D, 1, 'same') }),
      { x: numbers([1, 3, 3, 2]), filter: numbers(shape, 2) },
    ),
  );
});

test('numbers by channel may lie in memory in any order', () =>
  expectSameAsEager(
    ({ x, filter, byChannel, byImage }) => {
      const map = tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, 'same');
      const turned = tf.transpose(byChannel!);
      return {
        wide: tf.add(map, tf.reshape(turned, [1, 1, 1, 16])),
        flat: tf.add(tf.reshape(turned, [16]), map),
        images: tf.add(map, tf.reshape(tf.transpose(byImage!), [2, 1, 1, 16])),
        product: tf.mul(map, tf.reshape(turned, [16])),
      };
    },
    {
      x: numbers([2, 3, 4, 16]),
      filter: numbers([1, 1, 16, 16], 2),
      byChannel: numbers([4, 4], 3),
      byImage: numbers([16, 2], 4),
    },
  ));
