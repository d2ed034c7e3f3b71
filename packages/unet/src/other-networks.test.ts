import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import {
  articleUNet,
  initializeParameters,
  kernelLayoutOnHost,
  labelCount,
  labelRows,
  meanSquaredError,
  parameterSpecs,
  predict,
  toKernelLayout,
  splitParameterTensor,
  valueAndGradients,
  type UNetConfig,
} from './index';
import { expectClose, variedValues } from './testing/check-operation';
import { naive, naiveMeanSquaredError, type Naive } from './reference/naive-operations';
import { naivePredict, type NaiveBatch } from './reference/naive-network';
import { onEachBackend } from './testing/on-each-backend';

const small: UNetConfig = {
  ...articleUNet,
  imageSize: 8,
  numClasses: 3,
  blockChannels: [4, 6],
  bottleneckChannels: 8,
  embeddingChannels: 6,
  normGroups: 2,
};

/** Six labels, of two members and three; and which rows of the table each has. */
const grouped: UNetConfig = { ...small, numClasses: 6, labelGroups: [2, 3] };
const groupedRows = [
  [0, 2],
  [0, 3],
  [0, 4],
  [1, 2],
  [1, 3],
  [1, 4],
  // The null label.
  [5],
];

/** Networks other than the article's, each with the labels that it is given. */
const networks: readonly [name: string, config: UNetConfig, labels: Naive | null][] = [
  ['two levels, three classes', small, naive([2], (n) => 2 - n)],
  ['colour, unconditional', { ...small, channels: 3, numClasses: null }, null],
  [
    'one level, a null label',
    { ...small, blockChannels: [4], nullLabel: true },
    naive([2], (n) => (n === 0 ? 3 : 1)),
  ],
  ['blended labels', small, variedValues([2, 3], 4)],
  ['labels of two groups', grouped, naive([2], (n) => 5 - 2 * n)],
  ['labels of two groups, one image without', { ...grouped, nullLabel: true }, naive([2], (n) => 5 + n)],
  ['blended labels of two groups', grouped, variedValues([2, 6], 4)],
  [
    'equal widths, one group',
    { ...small, blockChannels: [4, 4], bottleneckChannels: 4, normGroups: 1 },
    naive([2]),
  ],
];

const t = [7, 412.5];

function batchOf(config: UNetConfig, labels: Naive | null): NaiveBatch {
  const count = labelCount(config);
  const oneHot = naive([2, count], (index) =>
    labels?.data[Math.floor(index / count)] === index % count ? 1 : 0,
  );
  const weights = labels === null || labels.shape.length === 2 ? labels : oneHot;
  return {
    xt: variedValues([2, config.imageSize, config.imageSize, config.channels], 1),
    t,
    labelWeights: weights === null ? null : rowWeights(config, weights),
  };
}

/** Weights of labels [N, labels] as weights of rows of the table [N, rows]. */
function rowWeights(config: UNetConfig, { shape, data }: Naive): Naive {
  const [count = 0, labels = 0] = shape;
  const rows = labelRows(config);
  return naive([count, rows], (index) => {
    const ofImage = data.subarray(Math.floor(index / rows) * labels).subarray(0, labels);
    return ofImage.reduce(
      (sum, weight, label) => sum + (rowsOf(config, label).includes(index % rows) ? weight : 0),
      0,
    );
  });
}

function rowsOf({ labelGroups = null }: UNetConfig, label: number): readonly number[] {
  return labelGroups === null ? [label] : (groupedRows[label] ?? []);
}

function toTensor({ shape, data }: Naive, dtype: 'float32' | 'int32' = 'float32'): tf.Tensor {
  return tf.tensor(Array.from(data), [...shape], dtype);
}

function run(config: UNetConfig, labels: Naive | null) {
  return (parameters: Readonly<Record<string, tf.Tensor>>) => {
    const labelTensor =
      labels === null ? null : toTensor(labels, labels.shape.length === 1 ? 'int32' : 'float32');
    const xt = toTensor(batchOf(config, labels).xt) as tf.Tensor4D;
    return predict(config, parameters, xt, tf.tensor1d(t), labelTensor);
  };
}

onEachBackend(() => {
  test.each(networks)('%s: predicts what float64 loops predict', (_, config, labels) => {
    const flat = initializeParameters(config, 3);
    const expected = naivePredict(config, Float64Array.from(flat), batchOf(config, labels));
    tf.tidy(() => {
      const parameters = toKernelLayout(config, splitParameterTensor(config, tf.tensor1d(flat)));
      expectClose(run(config, labels)(parameters).dataSync(), expected.data, 1e-4);
    });
  });

  test.each(networks)('%s: has the gradient of float64 loops in ten directions', (_, config, labels) => {
    const flat = initializeParameters(config, 3);
    const batch = batchOf(config, labels);
    const target = variedValues(batch.xt.shape, 2);
    const loss = (parameters: Float64Array) =>
      naiveMeanSquaredError(naivePredict(config, parameters, batch), target).data[0] ?? NaN;
    const gradient = tf.tidy(() =>
      Float32Array.from(
        valueAndGradients(config, tf.tensor1d(flat), (parameters) =>
          meanSquaredError(run(config, labels)(parameters), toTensor(target) as tf.Tensor4D),
        ).gradients.dataSync(),
      ),
    );
    // Within a larger one, another pixel may become the largest of its window.
    const step = 1e-6;
    for (let seed = 0; seed < 10; seed += 1) {
      const direction = variedValues([flat.length], seed).data;
      const moved = (by: number) => Float64Array.from(flat, (value, i) => value + by * (direction[i] ?? 0));
      const expected = (loss(moved(step)) - loss(moved(-step))) / (2 * step);
      const terms = Array.from(gradient, (value, i) => value * (direction[i] ?? 0));
      const actual = terms.reduce((sum, term) => sum + term, 0);
      const scale = Math.hypot(...terms);
      expect(Math.abs(actual - expected) / scale).toBeLessThan(1e-3);
    }
  });

  test('parameters laid out on the host and inside the step give the same prediction', () => {
    const flat = initializeParameters(small, 5);
    tf.tidy(() => {
      const onHost = Object.fromEntries(
        Object.entries(kernelLayoutOnHost(small, flat)).map(([name, { shape, data }]) => [
          name,
          tf.tensor(data, [...shape]),
        ]),
      );
      const inside = toKernelLayout(small, splitParameterTensor(small, tf.tensor1d(flat)));
      for (const { name } of parameterSpecs(small)) {
        expect(onHost[name]?.shape).toEqual(inside[name]?.shape);
        expect(onHost[name]?.dataSync()).toEqual(inside[name]?.dataSync());
      }
    });
  });

  test('an image is predicted alike alone and in a batch', () => {
    tf.tidy(() => {
      const parameters = toKernelLayout(
        small,
        splitParameterTensor(small, tf.tensor1d(initializeParameters(small, 6))),
      );
      const xt = toTensor(variedValues([5, 8, 8, 1], 1)) as tf.Tensor4D;
      const times = tf.tensor1d([0, 3, 500, 998, 999], 'int32');
      const labels = tf.tensor1d([0, 1, 2, 1, 0], 'int32');
      const together = predict(small, parameters, xt, times, labels);
      for (let n = 0; n < 5; n += 1) {
        const alone = predict(
          small,
          parameters,
          tf.slice(xt, [n, 0, 0, 0], [1, 8, 8, 1]),
          tf.slice(times, [n], [1]),
          tf.slice(labels, [n], [1]),
        );
        expectClose(alone.dataSync(), tf.slice(together, [n, 0, 0, 0], [1, 8, 8, 1]).dataSync(), 1e-5);
      }
    });
  });

  test('no tensor is left over, however often the network runs', () => {
    const [, config, labels] = networks[0]!;
    const flat = tf.tensor1d(initializeParameters(config, 3));
    const target = toTensor(variedValues([2, 8, 8, 1], 2)) as tf.Tensor4D;
    const before = tf.memory().numTensors;
    for (let round = 0; round < 5; round += 1) {
      const { value, gradients } = tf.tidy(() => {
        const result = valueAndGradients(config, flat, (parameters) =>
          meanSquaredError(run(config, labels)(parameters), target),
        );
        return { value: result.value, gradients: result.gradients };
      });
      expect(tf.memory().numTensors).toBe(before + 2);
      tf.dispose([value, gradients]);
    }
    expect(tf.memory().numTensors).toBe(before);
    tf.dispose([flat, target]);
  });
});
