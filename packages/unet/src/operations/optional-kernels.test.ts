import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { articleUNet, initializeParameters, meanSquaredError, predict, valueAndGradients } from '../index';
import { checkOperation, variedValues, type OperationCheck } from '../reference/check-operation';
import { naiveKernels, registerNaiveKernel } from '../reference/naive-kernels';
import {
  naiveGroupNormSilu,
  naiveMaxPool,
  naiveSilu,
  naiveUpsampleNearest,
} from '../reference/naive-operations';
import { onEachBackend } from '../reference/on-each-backend';
import { groupNormSilu } from './group-norm-silu';
import { maxPool } from './max-pool';
import { silu } from './silu';
import { upsampleNearest } from './upsample-nearest';

const page = readFileSync(new URL('optional-kernels.md', import.meta.url), 'utf8');

const operations: readonly [kernels: readonly string[], check: OperationCheck][] = [
  [['Silu', 'SiluGrad'], { operation: silu, naiveOperation: naiveSilu, inputs: [variedValues([3, 5], 1)] }],
  [
    ['GroupNormSilu', 'GroupNormSiluGrad'],
    {
      operation: (x: tf.Tensor4D, gamma: tf.Tensor1D, beta: tf.Tensor1D) =>
        groupNormSilu(x, gamma, beta, { groups: 2, epsilon: 1e-5 }),
      naiveOperation: (x, gamma, beta) => naiveGroupNormSilu(x, gamma, beta, 2, 1e-5),
      inputs: [variedValues([2, 3, 2, 6], 1), variedValues([6], 2), variedValues([6], 3)],
    },
  ],
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

/** The names of all kernels that a training step of a small network runs. */
async function kernelsOfTrainingStep(): Promise<string[]> {
  const config = {
    ...articleUNet,
    imageSize: 4,
    blockChannels: [2, 4],
    bottleneckChannels: 6,
    normGroups: 2,
  };
  const images = tf.ones<tf.Rank.R4>([2, 4, 4, 1]);
  const [t, labels] = [tf.tensor1d([3, 4], 'int32'), tf.tensor1d([0, 9], 'int32')];
  const flat = tf.tensor1d(initializeParameters(config, 1));
  const { kernels } = await tf.profile(() => {
    valueAndGradients(config, flat, (parameters) =>
      meanSquaredError(predict(config, parameters, images, t, labels), images),
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
  expect(operations.flatMap(([names]) => names)).toEqual(Object.keys(naiveKernels));
});
