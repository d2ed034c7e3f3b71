import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, test } from 'vitest';
import { numbers } from '../testing/numbers';
import { expectSameAsEager } from '../testing/expect-same';
import type { PureStep } from '../../contract';

beforeAll(() => tf.setBackend('cpu'));

function kernel(name: string, inputs: tf.NamedTensorMap, attributes: tf.NamedAttrMap): tf.Tensor {
  return tf.engine().runKernel<tf.Tensor>(name, inputs, attributes);
}

/** A convolution with all its gradients, as a network with gradients of its own calls them. */
function convolutionWithGradients(strides: number, pad: 'same' | 'valid'): PureStep {
  return ({ x, filter, dy }) => {
    const attributes = { strides: [strides, strides], pad, dataFormat: 'NHWC' };
    return {
      y: tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, strides, pad),
      dx: kernel(
        'Conv2DBackpropInput',
        { dy: dy!, filter: filter! },
        { ...attributes, inputShape: x!.shape },
      ),
      dFilter: kernel(
        'Conv2DBackpropFilter',
        { x: x!, dy: dy! },
        { ...attributes, filterShape: filter!.shape },
      ),
    };
  };
}

describe('convolutions and their gradients', () => {
  // Batches and channels that come out even in blocks of 16 or 8, that are smaller than one, and that do neither.
  test.each([
    { batch: 2, size: [4, 5], channels: [3, 2], kernel: 3 },
    { batch: 2, size: [5, 4], channels: [20, 16], kernel: 3 },
    { batch: 16, size: [3, 4], channels: [16, 32], kernel: 3 },
    { batch: 16, size: [4, 3], channels: [32, 16], kernel: 3 },
    { batch: 16, size: [4, 3], channels: [32, 16], kernel: 1 },
    { batch: 16, size: [4, 4], channels: [1, 16], kernel: 3 },
    { batch: 16, size: [4, 4], channels: [3, 16], kernel: 3 },
    { batch: 16, size: [4, 4], channels: [16, 1], kernel: 3 },
    { batch: 3, size: [4, 4], channels: [16, 16], kernel: 3 },
    { batch: 16, size: [6, 6], channels: [16, 16], kernel: 5 },
  ])('batch $batch, $size pixels, channels $channels, kernel $kernel', ({ batch, size, channels, kernel }) =>
    expectSameAsEager(
      convolutionWithGradients(1, 'same'),
      {
        x: numbers([batch, ...size, channels[0]!]),
        filter: numbers([kernel, kernel, ...channels], 2),
        dy: numbers([batch, ...size, channels[1]!], 3),
      },
      2e-5,
    ),
  );

  test('without padding', () =>
    expectSameAsEager(convolutionWithGradients(1, 'valid'), {
      x: numbers([16, 5, 6, 16]),
      filter: numbers([3, 3, 16, 16], 2),
      dy: numbers([16, 3, 4, 16], 3),
    }));

  test('with stride 2', () =>
    expectSameAsEager(convolutionWithGradients(2, 'same'), {
      x: numbers([2, 5, 5, 3]),
      filter: numbers([3, 3, 3, 4], 2),
      dy: numbers([2, 3, 3, 4], 3),
    }));

  test('with a bias, and a filter in PyTorch’s layout', () =>
    expectSameAsEager(
      ({ x, filter, bias }) => {
        const kernelLayout = tf.transpose(filter as tf.Tensor4D, [2, 3, 1, 0]);
        return {
          y: tf.fused.conv2d({
            x: x as tf.Tensor4D,
            filter: kernelLayout,
            strides: 1,
            pad: 'same',
            bias: bias!,
          }),
        };
      },
      { x: numbers([2, 4, 4, 16]), filter: numbers([5, 16, 3, 3], 2), bias: numbers([5], 3) },
    ));

  test('by a filter turned and transposed, as in the gradient for the images', () =>
    expectSameAsEager(
      ({ dy, filter }) => {
        const turned = tf.transpose(tf.reverse(filter!, [0, 1]), [0, 1, 3, 2]) as tf.Tensor4D;
        return { dx: tf.conv2d(dy as tf.Tensor4D, turned, 1, 'same') };
      },
      { dy: numbers([2, 4, 4, 16]), filter: numbers([3, 3, 32, 16], 2) },
    ));

  test('by a filter reversed along its channels', () =>
    expectSameAsEager(
      ({ x, filter }) => ({
        y: tf.conv2d(x as tf.Tensor4D, tf.reverse(filter!, [0, 2]) as tf.Tensor4D, 1, 'same'),
      }),
      { x: numbers([2, 4, 4, 16]), filter: numbers([3, 3, 16, 16], 2) },
    ));
});

describe('pooling and resizing', () => {
  test.each([3, 32])('%i channels', (channels) =>
    expectSameAsEager(
      ({ x, filter }) => {
        // A convolution in front leaves the map in whatever order the device likes.
        const map = tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, 'same');
        return {
          largest: tf.maxPool(map, 2, 2, 'valid'),
          average: tf.avgPool(map, 2, 2, 'same'),
          means: tf.avgPool(map, [4, 6], 1, 'valid'),
          doubled: tf.image.resizeNearestNeighbor(map, [8, 12]),
          resized: tf.image.resizeNearestNeighbor(map, [6, 9]),
        };
      },
      { x: numbers([2, 4, 6, channels]), filter: numbers([3, 3, channels, channels], 2) },
    ),
  );
});

describe('maps that stay in the order of the convolutions', () => {
  test('through arithmetic, reductions, joins, slices and reshapes', () =>
    expectSameAsEager(
      ({ x, filter, vector }) => {
        const map = tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, 'same');
        const joined = tf.concat([map, tf.relu(map)], 3);
        return {
          shifted: tf.add(map, vector!),
          byImage: tf.mul(map, tf.reshape(tf.sum(map, [1, 2]), [2, 1, 1, 32])),
          sums: tf.sum(map, [0, 1, 2]),
          columns: tf.mean(map, 2),
          joined,
          halves: tf.split(joined, 2, 3)[1]!,
          odd: tf.slice(joined, [0, 1, 0, 5], [2, 2, 4, 30]),
          stacked: tf.stack([map, map], 0),
          grouped: tf.sum(tf.reshape(map, [2, 16, 8, 4]), [1, 3]),
          flat: tf.reshape(map, [2, -1]),
          turned: tf.transpose(map, [3, 0, 2, 1]),
          joinedRows: tf.concat([map, map], 1),
        };
      },
      { x: numbers([2, 4, 4, 16]), filter: numbers([3, 3, 16, 32], 2), vector: numbers([32], 3) },
    ));
});
