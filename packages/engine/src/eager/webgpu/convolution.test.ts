import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { prepareBackend } from '../prepare-backend';
import { stopBackend } from '../start-backend';
import { expectClose, onCpu, onWebgpu, varied, webgpuRuns } from './testing/against-cpu';

const available = await webgpuRuns();

const size = (max: number) => fc.integer({ min: 1, max });

describe.skipIf(!available)(
  'the webgpu convolutions, against compositions on cpu',
  { timeout: 180_000 },
  () => {
    beforeAll(async () => {
      await prepareBackend('webgpu');
      await prepareBackend('cpu');
    });
    afterAll(() => {
      stopBackend('webgpu');
    });

    it('FusedConv2D and ConvolutionGrad', async () => {
      const cases = fc.record({
        batch: size(3),
        height: size(9),
        width: size(9),
        inChannels: fc.constantFrom(1, 3, 16, 33, 36),
        outChannels: fc.constantFrom(1, 2, 17, 20, 68),
        filterSize: fc.constantFrom(1, 3),
      });
      const attrs = {
        strides: [1, 1],
        pad: 'same',
        dataFormat: 'NHWC',
        dilations: [1, 1],
        activation: 'linear',
      };
      await fc.assert(
        fc.asyncProperty(cases, async ({ batch, height, width, inChannels, outChannels, filterSize }) => {
          const x = varied([batch, height, width, inChannels], 1);
          const filter = varied([filterSize, filterSize, inChannels, outChannels], 2);
          const bias = varied([outChannels], 3);
          const dy = varied([batch, height, width, outChannels], 4);
          const composed = await onCpu({ x, filter, bias, dy }, (tensors) => {
            const [image, weights, slope] = [tensors['x'], tensors['filter'], tensors['dy']] as tf.Tensor4D[];
            const turned = tf.transpose(tf.reverse(weights!, [0, 1]), [0, 1, 3, 2]);
            const border = (filterSize - 1) / 2;
            const both: [number, number] = [border, border];
            const asImages = tf.transpose(image!, [3, 1, 2, 0]);
            const asFilter = tf.transpose(slope!, [1, 2, 0, 3]);
            const dFilter = tf.conv2d(asImages, asFilter, 1, [[0, 0], both, both, [0, 0]]);
            return [
              tf.add(tf.conv2d(image!, weights!, 1, 'same'), tensors['bias']!),
              tf.conv2d(slope!, turned, 1, 'same'),
              tf.transpose(dFilter, [1, 2, 0, 3]),
              tf.sum(slope!, [0, 1, 2]),
            ];
          });
          expectClose(await onWebgpu('FusedConv2D', { x, filter, bias }, attrs), composed.slice(0, 1), 3e-5);
          expectClose(await onWebgpu('ConvolutionGrad', { dy, x, filter }), composed.slice(1), 3e-5);
        }),
        { numRuns: 8 },
      );
    });

    it.each([
      [5, 7],
      [12, 8],
    ])(
      'a convolution of %d to %d channels whose work many workgroups share',
      async (inChannels, outChannels) => {
        const [x, dy] = [varied([3, 33, 31, inChannels], 1), varied([3, 33, 31, outChannels], 2)];
        const [dFilter] = await onCpu({ x, dy }, (tensors) => {
          const asImages = tf.transpose(tensors['x'] as tf.Tensor4D, [3, 1, 2, 0]);
          const asFilter = tf.transpose(tensors['dy'] as tf.Tensor4D, [1, 2, 0, 3]);
          return [
            tf.transpose(
              tf.conv2d(asImages, asFilter, 1, [
                [0, 0],
                [1, 1],
                [1, 1],
                [0, 0],
              ]),
              [1, 2, 0, 3],
            ),
          ];
        });
        const gradients = await onWebgpu('ConvolutionGrad', {
          dy,
          x,
          filter: varied([3, 3, inChannels, outChannels], 3),
        });
        expectClose([gradients[1]!], [dFilter!], 3e-5);
      },
    );

    it('_FusedMatMul and LinearGrad', async () => {
      await fc.assert(
        fc.asyncProperty(fc.tuple(size(70), size(40), size(70)), async ([rows, inner, columns]) => {
          const x = varied([rows, inner], 1);
          const weight = varied([inner, columns], 2);
          const [bias, dy] = [varied([columns], 3), varied([rows, columns], 4)];
          const composed = await onCpu({ x, weight, bias, dy }, (tensors) => {
            const [left, right, slope] = [tensors['x'], tensors['weight'], tensors['dy']] as tf.Tensor2D[];
            return [
              tf.expandDims(tf.add(tf.matMul(left!, right!), tensors['bias']!), 0),
              tf.matMul(slope!, tf.transpose(right!)),
              tf.matMul(tf.transpose(left!), slope!),
              tf.sum(slope!, 0),
            ];
          });
          const [a, b] = [
            { ...x, shape: [1, rows, inner] },
            { ...weight, shape: [1, inner, columns] },
          ];
          const attrs = { transposeA: false, transposeB: false, activation: 'linear' };
          expectClose(await onWebgpu('_FusedMatMul', { a, b, bias }, attrs), composed.slice(0, 1), 3e-5);
          expectClose(await onWebgpu('LinearGrad', { dy, x, weight }), composed.slice(1), 3e-5);
        }),
        { numRuns: 8 },
      );
    });
  },
);
