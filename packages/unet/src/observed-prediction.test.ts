import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import {
  initializeParameters,
  predict,
  predictWithActivations,
  toKernelLayout,
  type UNetConfig,
} from './index';
import { splitParameterTensor } from './split-parameters';
import { namedConvolution } from './residual-block';
import { articleUNet } from './unet-config';
import { onEachBackend } from './testing/on-each-backend';

const small: UNetConfig = {
  ...articleUNet,
  imageSize: 8,
  blockChannels: [8, 16],
  bottleneckChannels: 24,
  embeddingChannels: 16,
};

onEachBackend(() => {
  test('tells what every block puts out, in order, and predicts the same', () => {
    const before = tf.memory().numTensors;
    tf.tidy(() => {
      const flat = tf.tensor1d(initializeParameters(small, 5));
      const parameters = toKernelLayout(small, splitParameterTensor(small, flat));
      const xt = tf.reshape<tf.Rank.R4>(tf.linspace(-1, 1, 2 * 64), [2, 8, 8, 1]);
      const [t, labels] = [tf.tensor1d([3, 700]), tf.tensor1d([1, 9], 'int32')];
      const { prediction, activations } = predictWithActivations(small, parameters, xt, t, labels);
      expect(Object.entries(activations).map(([name, { shape }]) => [name, ...shape])).toEqual([
        ['init_conv', 2, 8, 8, 8],
        ['down1', 2, 8, 8, 8],
        ['down2', 2, 4, 4, 16],
        ['bottleneck', 2, 2, 2, 24],
        ['up1', 2, 4, 4, 16],
        ['up2', 2, 8, 8, 8],
      ]);
      const last = activations['up2'] ?? tf.zeros<tf.Rank.R4>([2, 8, 8, 8]);
      // The last block's output, through the last convolution, is the prediction.
      const again = namedConvolution(parameters, 'output_conv', last).dataSync();
      expect(again).toEqual(prediction.dataSync());
      expect(predict(small, parameters, xt, t, labels).dataSync()).toEqual(prediction.dataSync());
    });
    expect(tf.memory().numTensors).toBe(before);
  });
});
