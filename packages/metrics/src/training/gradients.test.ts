import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, describe, expect, it } from 'vitest';
import { normals, randomKey } from '@ddpm/random';
import { createCompiledRunner } from '@ddpm/engine/node';
import type { PureStep } from '@ddpm/engine';
import { normalizationGradients, normalizeBatch } from './batch-normalization';
import { convolution, filterGradient, imageGradient } from './convolution';
import { crossEntropy } from './cross-entropy';
import { maxPool, maxPoolGradient } from './max-pool';
import { lossAndGradients } from './training-step';
import { initialTrainingState } from './training-state';

beforeAll(async () => {
  tf.enableProdMode();
  await tf.setBackend('cpu');
});

function random<Rank extends tf.Rank>(name: string, shape: tf.ShapeMap[Rank]): tf.Tensor<Rank> {
  const length = shape.reduce((product, size) => product * size, 1);
  return tf.tensor(normals(randomKey(5, 'test', name), length), shape);
}

/**
 * Compares a gradient with the slope of `value` at `x` along a random direction, by central differences. Slopes are of
 * the size of the gradient's length, and that is what an error is small or large beside.
 * @param value a number that depends on x
 */
async function expectGradient<Rank extends tf.Rank>(
  x: tf.Tensor<Rank>,
  gradient: tf.Tensor,
  value: (x: tf.Tensor<Rank>) => tf.Tensor,
  { width = 1e-2, tolerance = 1e-3 } = {},
): Promise<void> {
  const direction = random<Rank>('direction', x.shape);
  const at = async (sign: number) => {
    const [number = NaN] = await value(tf.add(x, tf.mul(direction, sign * width))).data();
    return number;
  };
  const measured = ((await at(1)) - (await at(-1))) / (2 * width);
  const [computed = NaN] = await tf.sum(tf.mul(gradient, direction)).data();
  const [length = NaN] = await tf.norm(gradient).data();
  expect(length).toBeGreaterThan(0.1);
  expect(Math.abs(measured - computed)).toBeLessThan(tolerance * length);
}

describe('gradients, against finite differences', () => {
  it.each([
    ['same', 6, 3],
    ['valid', 4, 4],
  ] as const)('convolution, padding %s', async (padding, size, kernel) => {
    const x = random<tf.Rank.R4>('x', [3, size, size, 2]);
    const filter = random<tf.Rank.R4>('filter', [kernel, kernel, 2, 5]);
    const weights = random<tf.Rank.R4>('weights', convolution(x, filter, padding).shape);
    const value = (images: tf.Tensor4D, kernels: tf.Tensor4D) =>
      tf.sum(tf.mul(convolution(images, kernels, padding), weights));
    await expectGradient(x, imageGradient(weights, filter, padding), (moved) => value(moved, filter));
    await expectGradient(filter, filterGradient(x, weights, filter, padding), (moved) => value(x, moved));
  });

  it('batch normalisation', async () => {
    const x = tf.add<tf.Tensor4D>(tf.mul(random<tf.Rank.R4>('x', [4, 3, 3, 5]), 2), 1);
    const [scale, shift] = [random<tf.Rank.R1>('scale', [5]), random<tf.Rank.R1>('shift', [5])];
    const weights = random<tf.Rank.R4>('weights', [4, 3, 3, 5]);
    const value = (maps: tf.Tensor4D, factor: tf.Tensor1D, offset: tf.Tensor1D) =>
      tf.sum(tf.mul(tf.add(tf.mul(normalizeBatch(maps).normalized, factor), offset), weights));
    const gradients = normalizationGradients(weights, normalizeBatch(x), scale);
    await expectGradient(x, gradients.x, (moved) => value(moved, scale, shift));
    await expectGradient(scale, gradients.scale, (moved) => value(x, moved, shift));
    await expectGradient(shift, gradients.shift, (moved) => value(x, scale, moved));
  });

  it('max pooling, also of negative numbers', async () => {
    const x = tf.sub<tf.Tensor4D>(random<tf.Rank.R4>('x', [3, 4, 6, 2]), 1);
    const weights = random<tf.Rank.R4>('weights', [3, 2, 3, 2]);
    const gradient = maxPoolGradient(weights, x, maxPool(x));
    await expectGradient(x, gradient, (moved) => tf.sum(tf.mul(maxPool(moved), weights)), { width: 1e-3 });
  });

  it('max pooling where all are alike: each gets its share', async () => {
    const x = tf.zeros<tf.Rank.R4>([1, 2, 2, 1]);
    const gradient = maxPoolGradient(tf.tensor4d([8], [1, 1, 1, 1]), x, maxPool(x));
    expect([...(await gradient.data())]).toEqual([2, 2, 2, 2]);
  });

  it('cross-entropy', async () => {
    const logits = random<tf.Rank.R2>('logits', [6, 4]);
    const targets = tf.oneHot(tf.tensor1d([0, 3, 1, 1, 2, 0], 'int32'), 4) as tf.Tensor2D;
    const { loss, gradient } = crossEntropy(logits, targets);
    await expectGradient(logits, gradient, (moved) => crossEntropy(moved, targets).loss);
    const probabilities = await tf.sum(tf.mul(tf.softmax(logits), targets), 1).data();
    const expected = -Array.from(probabilities).reduce((sum, p) => sum + Math.log(p), 0) / 6;
    expect((await loss.data())[0]).toBeCloseTo(expected, 5);
  });

  it('cross-entropy stands large scores', async () => {
    const { loss } = crossEntropy(tf.tensor2d([[1000, -1000]]), tf.tensor2d([[0, 1]]));
    expect((await loss.data())[0]).toBe(2000);
  });

  it('the whole network, in every parameter', async () => {
    const config = { imageSize: 8, channels: 1, numClasses: 3 };
    const state = initialTrainingState(config, 1);
    const inputs = {
      ...state,
      images: { shape: [6, 8, 8, 1], data: normals(randomKey(5, 'images'), 6 * 64) },
      targets: { shape: [6, 3], data: Float32Array.of(1, 0, 0, 0, 0, 1, 0, 1, 0, 0, 1, 0, 0, 0, 1, 1, 0, 0) },
    };
    const step: PureStep = (tensors) => {
      const { images, targets } = tensors as { images: tf.Tensor4D; targets: tf.Tensor2D };
      const { loss, gradients } = lossAndGradients(config, tensors, images, targets);
      return { loss, ...gradients };
    };
    const runner = await createCompiledRunner((tensors) => renamed(step(tensors)), {}, inputs, {
      threads: 1,
    });
    const results = await runner.run(inputs);
    const gradients = Object.fromEntries(Object.entries(results).filter(([name]) => name !== 'loss'));
    expect(Object.keys(gradients).sort()).toEqual(
      Object.keys(state)
        .filter((name) => /(filter|scale|shift|weight|bias)$/.test(name))
        .map((name) => `d ${name}`)
        .sort(),
    );
    for (const name of Object.keys(gradients).map((each) => each.slice(2))) {
      const gradient = gradients[`d ${name}`]!.data;
      const before = state[name]!;
      // Along the gradient itself the loss rises by its squared length; kinks of ReLU and pooling blur it a little.
      const squaredLength = Array.from(gradient).reduce((sum, value) => sum + value ** 2, 0);
      const width = 2e-3 / Math.sqrt(squaredLength);
      const lossAt = async (sign: number) => {
        const data = Float32Array.from(
          before.data,
          (value, index) => value + sign * width * gradient[index]!,
        );
        const { loss } = await runner.run({ ...inputs, [name]: { shape: before.shape, data } });
        return loss!.data[0]!;
      };
      const measured = ((await lossAt(1)) - (await lossAt(-1))) / (2 * width);
      expect(Math.abs(measured / squaredLength - 1), name).toBeLessThan(0.03);
    }
    await runner.dispose();
  });
});

/** An output must not have the name of an input. */
function renamed({ loss, ...gradients }: Record<string, tf.Tensor>): Record<string, tf.Tensor> {
  const entries = Object.entries(gradients).map(([name, gradient]) => [`d ${name}`, gradient]);
  return { loss, ...Object.fromEntries(entries) } as Record<string, tf.Tensor>;
}
