import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { labelEmbedding, timeEmbedding } from './embeddings';
import {
  articleUNet,
  meanSquaredError,
  parameterCount,
  parameterSpecs,
  predict,
  valueAndGradients,
} from './index';
import { testedBackends } from './testing/on-each-backend';
import { referenceBatch, referenceKernelLayout, referenceParameters } from './reference/reference-network';
import reference from './reference/unet.json';

function standardDeviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

function largestDifference(actual: ArrayLike<number>, expected: readonly number[]): number {
  return expected.reduce((worst, value, i) => Math.max(worst, Math.abs(value - actual[i]!)), 0);
}

function norm(values: Float32Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
}

test('names, shapes and order are those of the reference', () => {
  const specs = parameterSpecs(articleUNet).map(({ name, shape }) => ({ name, shape }));
  expect(specs).toEqual(reference.tensors.map(({ name, shape }) => ({ name, shape })));
  expect(specs).toHaveLength(93);
  expect(parameterCount(articleUNet)).toBe(2_447_681);
});

describe.each(testedBackends)('on %s, the article network equals the reference', (backend) => {
  beforeAll(() => tf.setBackend(backend));

  test('in its embeddings', () => {
    tf.tidy(() => {
      const parameters = referenceKernelLayout();
      const { t, labels } = referenceBatch();
      const time = timeEmbedding(parameters, t, 256).dataSync();
      expect(largestDifference(time, reference.timeEmbedding0)).toBeLessThan(1e-5);
      const label = labelEmbedding(articleUNet, parameters, labels).dataSync();
      expect(largestDifference(label, reference.labelEmbedding0)).toBeLessThan(1e-5);
    });
  });

  test('in output, loss and the gradient of every tensor', () => {
    tf.tidy(() => {
      const { xt, t, labels, noise } = referenceBatch();
      let output: tf.Tensor | undefined;
      const { value, gradients } = valueAndGradients(
        articleUNet,
        tf.tensor1d(referenceParameters()),
        (parameters) => {
          const prediction = predict(articleUNet, parameters, xt, t, labels);
          output = tf.keep(tf.clone(prediction));
          return meanSquaredError(prediction, noise);
        },
      );
      const tolerance = 1e-3 * standardDeviation(reference.output);
      expect(largestDifference(output!.dataSync(), reference.output)).toBeLessThan(tolerance);
      output!.dispose();
      expect(Math.abs(value.dataSync()[0]! / reference.loss - 1)).toBeLessThan(1e-4);
      const flat = Float32Array.from(gradients.dataSync());
      for (const [index, { name, size, offset }] of parameterSpecs(articleUNet).entries()) {
        const { gradL2, gradHead } = reference.tensors[index]!;
        const gradient = flat.subarray(offset, offset + size);
        expect(Math.abs(norm(gradient) / gradL2 - 1), name).toBeLessThan(1e-3);
        expect(largestDifference(gradient, gradHead), name).toBeLessThan(1e-3 * gradL2);
      }
    });
  }, 120_000);
});
