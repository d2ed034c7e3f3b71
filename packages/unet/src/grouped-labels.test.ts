import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import {
  articleUNet,
  initializeParameters,
  meanSquaredError,
  parameterSpecs,
  predict,
  splitParameters,
  flattenParameters,
  valueAndGradients,
  type UNetConfig,
} from './index';
import { variedValues } from './testing/check-operation';
import { onEachBackend } from './testing/on-each-backend';

const plain: UNetConfig = {
  ...articleUNet,
  imageSize: 8,
  numClasses: 6,
  nullLabel: true,
  blockChannels: [4],
  bottleneckChannels: 4,
  embeddingChannels: 6,
  normGroups: 2,
};
/** Labels of two parts: 2 x 3. */
const grouped: UNetConfig = { ...plain, labelGroups: [2, 3] };
const width = plain.embeddingChannels;
const TABLE = 'label_embedding.0.weight';
/** The rows of the grouped table that make up each row of the plain one; the last is the null label. */
const members = [[0, 2], [0, 3], [0, 4], [1, 2], [1, 3], [1, 4], [5]];

/** The plain network whose rows are the sums of the grouped network's. */
function spreadOut(flat: Float32Array): Float32Array {
  const named = splitParameters(grouped, flat);
  const table = named[TABLE]?.data ?? new Float32Array();
  const data = Float32Array.from({ length: 7 * width }, (_, place) =>
    (members[Math.floor(place / width)] ?? []).reduce(
      (sum, row) => sum + (table[row * width + (place % width)] ?? NaN),
      0,
    ),
  );
  return flattenParameters(plain, { ...named, [TABLE]: { shape: [7, width], data } });
}

function lossAndGradients(config: UNetConfig, flat: Float32Array, labels: tf.Tensor) {
  return tf.tidy(() => {
    const xt = tf.tensor4d(Float32Array.from(variedValues([4, 8, 8, 1], 1).data), [4, 8, 8, 1]);
    const target = tf.tensor4d(Float32Array.from(variedValues([4, 8, 8, 1], 2).data), [4, 8, 8, 1]);
    const t = tf.tensor1d([3, 200, 500, 999]);
    const { value, gradients } = valueAndGradients(config, tf.tensor1d(flat), (parameters) =>
      meanSquaredError(predict(config, parameters, xt, t, labels), target),
    );
    return { loss: value.dataSync()[0] ?? NaN, gradients: Float32Array.from(gradients.dataSync()) };
  });
}

onEachBackend(() => {
  test.each([
    // Both label 4 and its parts, with others, come twice; the last image has no label.
    ['indices', () => tf.tensor1d([4, 5, 4, 6], 'int32')],
    ['weights', () => tf.tensor2d(Float32Array.from(variedValues([4, 7], 5).data), [4, 7])],
  ])(
    '%s: a label of parts is a row that is the sum of its parts, and hands its gradient to them',
    (_, make) => {
      const flat = initializeParameters(grouped, 2);
      const labels = make();
      const [actual, expected] = [
        lossAndGradients(grouped, flat, labels),
        lossAndGradients(plain, spreadOut(flat), labels),
      ];
      labels.dispose();
      expect(Math.abs(actual.loss / expected.loss - 1)).toBeLessThan(1e-5);
      const [parts, rows] = [
        splitParameters(grouped, actual.gradients),
        splitParameters(plain, expected.gradients),
      ];
      const scale = Math.max(...expected.gradients.map(Math.abs));
      for (const { name } of parameterSpecs(grouped)) {
        const wanted = Array.from(rows[name]?.data ?? []);
        const inParts =
          name === TABLE
            ? Array.from({ length: 6 * width }, (_none, place) =>
                members.reduce(
                  (sum, of, row) =>
                    sum +
                    (of.includes(Math.floor(place / width))
                      ? (wanted[row * width + (place % width)] ?? NaN)
                      : 0),
                  0,
                ),
              )
            : wanted;
        const got = Array.from(parts[name]?.data ?? []);
        expect(got).toHaveLength(inParts.length);
        const error = got.reduce(
          (worst, value, place) => Math.max(worst, Math.abs(value - (inParts[place] ?? NaN))),
          0,
        );
        expect(error / scale, name).toBeLessThan(1e-5);
      }
    },
  );
});
