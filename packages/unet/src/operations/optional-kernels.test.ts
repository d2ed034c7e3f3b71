import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { articleUNet, initializeParameters, meanSquaredError, predict, valueAndGradients } from '../index';
import { joinFromKernelLayout, splitIntoKernelLayout } from '../kernel-layout';
import { checkOperation, expectClose, variedValues, type OperationCheck } from '../testing/check-operation';
import { naiveKernels, registerNaiveKernel } from '../reference/naive-kernels';
import {
  naive,
  naiveAdd,
  naiveAddEmbedding,
  naiveConcatChannels,
  naiveConvolution,
  naiveGroupNormSilu,
  naiveLinear,
  naiveMaxPool,
  naivePickRows,
  naiveSilu,
  naiveUpsampleNearest,
  type Naive,
} from '../reference/naive-operations';
import { onEachBackend } from '../testing/on-each-backend';
import { convolution } from './convolution';
import { groupNormSilu } from './group-norm-silu';
import { groupNormSiluAdd } from './group-norm-silu-add';
import { linear } from './linear';
import { maxPool } from './max-pool';
import { pickRows } from './pick-rows';
import { silu } from './silu';
import { sinusoidalEmbedding } from './sinusoidal-embedding';
import { upsampleConcat } from './upsample-concat';
import { upsampleNearest } from './upsample-nearest';

const page = readFileSync(new URL('optional-kernels.md', import.meta.url), 'utf8');

const norm = { groups: 2, epsilon: 1e-5 };
const normInputs = [variedValues([2, 3, 2, 6], 1), variedValues([6], 2), variedValues([6], 3)];
const labels = [2, 0, 5, 2];

function addingCheck(
  addend: Naive,
  add: (activated: Naive, addend: Naive) => Naive,
): [readonly string[], OperationCheck] {
  return [
    ['GroupNormSiluAdd', 'GroupNormSiluAddGrad'],
    {
      operation: (x: tf.Tensor4D, gamma: tf.Tensor1D, beta: tf.Tensor1D, added: tf.Tensor2D | tf.Tensor4D) =>
        groupNormSiluAdd(x, gamma, beta, added, norm),
      naiveOperation: (x, gamma, beta, added) => add(naiveGroupNormSilu(x, gamma, beta, 2, 1e-5), added),
      inputs: [...normInputs, addend],
    },
  ];
}

const operations: readonly [kernels: readonly string[], check: OperationCheck][] = [
  [['Silu', 'SiluGrad'], { operation: silu, naiveOperation: naiveSilu, inputs: [variedValues([3, 5], 1)] }],
  [
    ['GroupNormSilu', 'GroupNormSiluGrad'],
    {
      operation: (x: tf.Tensor4D, gamma: tf.Tensor1D, beta: tf.Tensor1D) =>
        groupNormSilu(x, gamma, beta, norm),
      naiveOperation: (x, gamma, beta) => naiveGroupNormSilu(x, gamma, beta, 2, 1e-5),
      inputs: normInputs,
    },
  ],
  addingCheck(variedValues([2, 3, 2, 6], 4), naiveAdd),
  addingCheck(variedValues([2, 6], 4), naiveAddEmbedding),
  [
    ['MaxPool2x2Grad'],
    { operation: maxPool, naiveOperation: naiveMaxPool, inputs: [variedValues([2, 4, 2, 3], 1)] },
  ],
  [
    ['UpsampleNearest2x', 'UpsampleNearest2xGrad'],
    {
      operation: upsampleNearest,
      naiveOperation: naiveUpsampleNearest,
      inputs: [variedValues([2, 2, 3, 2], 1)],
    },
  ],
  [
    ['UpsampleConcat', 'UpsampleConcatGrad'],
    {
      operation: upsampleConcat,
      naiveOperation: (x, skip) => naiveConcatChannels(naiveUpsampleNearest(x), skip),
      inputs: [variedValues([2, 2, 3, 2], 1), variedValues([2, 4, 6, 3], 2)],
    },
  ],
  [
    ['PickRows', 'PickRowsGrad'],
    {
      operation: (table: tf.Tensor2D) => pickRows(tf.tensor1d(labels, 'int32'), table),
      naiveOperation: (table) =>
        naivePickRows(
          naive([4], (n) => labels[n] ?? 0),
          table,
        ),
      inputs: [variedValues([3, 5], 1)],
    },
  ],
  [
    ['ConvolutionGrad'],
    {
      operation: convolution,
      naiveOperation: naiveConvolution,
      inputs: [variedValues([2, 3, 4, 2], 1), variedValues([3, 3, 2, 3], 2), variedValues([3], 3)],
    },
  ],
  [
    ['LinearGrad'],
    {
      operation: linear,
      naiveOperation: naiveLinear,
      inputs: [variedValues([3, 4], 1), variedValues([4, 5], 2), variedValues([5], 3)],
    },
  ],
];

onEachBackend((backend) => {
  test.each(operations)('uses %j where the backend has them', (names, check) => {
    const kernels = names.map((name) => registerNaiveKernel(name, backend));
    try {
      checkOperation(check);
      expect(kernels.map(({ calls }) => calls > 0)).toEqual(names.map(() => true));
    } finally {
      for (const kernel of kernels) kernel.unregister();
    }
    checkOperation(check);
  });
});

const smallConfig = {
  ...articleUNet,
  imageSize: 4,
  blockChannels: [2, 4],
  bottleneckChannels: 6,
  normGroups: 2,
};

/** What has no gradient of its own, with and without the kernels. */
const withoutGradient: readonly [kernels: readonly string[], run: () => tf.Tensor][] = [
  [['SinusoidalEmbedding'], () => sinusoidalEmbedding(tf.tensor1d([0, 7, 999], 'int32'), 6)],
  [
    ['SplitTransposed', 'JoinTransposed'],
    () => {
      const flat = tf.tensor1d(initializeParameters(smallConfig, 1));
      return joinFromKernelLayout(smallConfig, splitIntoKernelLayout(smallConfig, flat));
    },
  ],
  [
    ['SplitTransposed'],
    () =>
      tf.concat(
        Object.values(
          splitIntoKernelLayout(smallConfig, tf.tensor1d(initializeParameters(smallConfig, 1))),
        ).map((tensor) => tf.reshape(tensor, [-1])),
      ),
  ],
];

onEachBackend((backend) => {
  test.each(withoutGradient)('uses %j where the backend has them, to the same result', (names, run) => {
    const composed = tf.tidy(() => run().dataSync());
    const kernels = names.map((name) => registerNaiveKernel(name, backend));
    try {
      expectClose(
        tf.tidy(() => run().dataSync()),
        composed,
        1e-4,
      );
      expect(kernels.map(({ calls }) => calls > 0)).toEqual(names.map(() => true));
    } finally {
      for (const kernel of kernels) kernel.unregister();
    }
  });
});

/** The names of all kernels that a training step of a small network runs. */
async function kernelsOfTrainingStep(): Promise<string[]> {
  const images = tf.ones<tf.Rank.R4>([2, 4, 4, 1]);
  const [t, classes] = [tf.tensor1d([3, 4], 'int32'), tf.tensor1d([0, 9], 'int32')];
  const flat = tf.tensor1d(initializeParameters(smallConfig, 1));
  const { kernels } = await tf.profile(() => {
    valueAndGradients(smallConfig, flat, (parameters) =>
      meanSquaredError(predict(smallConfig, parameters, images, t, classes), images),
    );
  });
  const registered = tf.getKernelsForBackend(tf.getBackend()).map(({ kernelName }) => kernelName);
  return registered.filter((name) => kernels.some((kernel) => kernel.name === name));
}

onEachBackend((backend) => {
  // TensorFlow's kernels call each other, and all are listed.
  test.skipIf(backend === 'tensorflow')(
    'a training step runs the documented standard kernels and no others',
    async () => {
      const used = await kernelsOfTrainingStep();
      const list = page.slice(page.indexOf('and no others:'), page.indexOf('(`Step`'));
      const documented = [...list.matchAll(/`(\w+)`/g)].map(([, name]) => name);
      expect(used.toSorted()).toEqual(documented.toSorted());
    },
  );
});

test('every optional kernel of our own is documented and looked up', () => {
  const documented = [...page.matchAll(/^### `(\w+)`$/gm)].map(([, name]) => name);
  const standard = ['Conv2DBackpropFilter', 'FusedConv2D', '_FusedMatMul'];
  expect(documented).toEqual([...Object.keys(naiveKernels), ...standard]);
  const tried = [...operations, ...withoutGradient].flatMap(([names]) => names);
  expect(new Set(tried)).toEqual(new Set(Object.keys(naiveKernels)));
});
