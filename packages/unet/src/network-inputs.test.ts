import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { articleUNet, predict, UNetInputError, type UNetConfig } from './index';
import { onEachBackend } from './testing/on-each-backend';

const unconditional: UNetConfig = { ...articleUNet, numClasses: null };

type Inputs = readonly [
  xt: [number, number, number, number],
  t: number[],
  labels: { shape: number[]; dtype: 'int32' | 'float32' } | null,
];

const wrong: readonly [message: RegExp, config: UNetConfig, inputs: Inputs][] = [
  [/images have shape \[2, 28, 28, 1\].*takes \[N, 32, 32, 1\]/, unconditional, [[2, 28, 28, 1], [2], null]],
  [/images have shape \[2, 32, 32, 3\]/, unconditional, [[2, 32, 32, 3], [2], null]],
  [/time steps have shape \[3\]; give \[2\]/, unconditional, [[2, 32, 32, 1], [3], null]],
  [/time steps have shape \[2, 1\]/, unconditional, [[2, 32, 32, 1], [2, 1], null]],
  [/Labels were given/, unconditional, [[2, 32, 32, 1], [2], { shape: [2], dtype: 'int32' }]],
  [/Labels are missing; this network has 10/, articleUNet, [[2, 32, 32, 1], [2], null]],
  [/labels are int32 \[3\]/, articleUNet, [[2, 32, 32, 1], [2], { shape: [3], dtype: 'int32' }]],
  [/labels are float32 \[2\]/, articleUNet, [[2, 32, 32, 1], [2], { shape: [2], dtype: 'float32' }]],
  [/labels are float32 \[2, 11\]/, articleUNet, [[2, 32, 32, 1], [2], { shape: [2, 11], dtype: 'float32' }]],
];

onEachBackend(() => {
  test.each(wrong)('refuses with %s', (message, config, [xt, t, labels]) => {
    tf.tidy(() => {
      const labelTensor = labels === null ? null : tf.zeros(labels.shape, labels.dtype);
      const images = tf.zeros<tf.Rank.R4>(xt);
      const attempt = () =>
        predict(config, {}, images, tf.reshape<tf.Rank.R1>(tf.zeros(t), t as [number]), labelTensor);
      expect(attempt).toThrow(UNetInputError);
      expect(attempt).toThrow(message);
    });
  });
});
