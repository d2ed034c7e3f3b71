import '@tensorflow/tfjs-backend-cpu';
import { normals, randomKey } from '@ddpm/random';
import { parameterSpecs } from '@ddpm/unet';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { adamWStep } from './adamw';
import { muonStep, orthogonalized } from './muon';
import { tinyRecipe } from './testing/tiny-recipe';

/** What the iteration makes of one singular value of a matrix whose Frobenius norm is 1, in float64. */
function singularValueAfter(value: number): number {
  let x = value;
  for (let iteration = 0; iteration < 5; iteration += 1) x = 3.4445 * x - 4.775 * x ** 3 + 2.0315 * x ** 5;
  return x;
}

const gaussian = normals(randomKey(11, 'muon'), 16 * 96);

/** The iteration as it is defined, on the whole matrix in float64, with the update's scale. */
function iteratedOnMatrix(matrix: readonly number[], rows: number, columns: number): number[] {
  const norm = Math.hypot(...matrix);
  let x = matrix.map((value) => value / norm);
  const product = (a: (i: number, k: number) => number, b: readonly number[], width: number): number[] =>
    Array.from({ length: rows * width }, (_, index) => {
      const [i, j] = [Math.floor(index / width), index % width];
      let sum = 0;
      for (let k = 0; k * width < b.length; k += 1) sum += a(i, k) * (b[k * width + j] ?? NaN);
      return sum;
    });
  for (let iteration = 0; iteration < 5; iteration += 1) {
    const transposed = Array.from({ length: rows * columns }, (_, index) => {
      const [j, k] = [index % rows, Math.floor(index / rows)];
      return x[j * columns + k] ?? NaN;
    });
    const gram = product((i, k) => x[i * columns + k] ?? NaN, transposed, rows);
    const square = product((i, k) => gram[i * rows + k] ?? NaN, gram, rows);
    const polynomial = gram.map(
      (value, index) =>
        -4.775 * value + 2.0315 * (square[index] ?? NaN) + (index % (rows + 1) === 0 ? 3.4445 : 0),
    );
    x = product((i, k) => polynomial[i * rows + k] ?? NaN, x, columns);
  }
  return x.map((value) => value * 0.2 * Math.sqrt(Math.max(rows, columns)));
}

const wave = (length: number, frequency: number): Float32Array =>
  Float32Array.from({ length }, (_, index) => Math.sin(frequency * (index + 1)));

describe('orthogonalized', () => {
  beforeAll(async () => {
    await tf.setBackend('cpu');
  });

  it.each([
    [3, 5],
    [5, 3],
    [4, 4],
  ])(
    'changes the singular values of a [%i, %i] matrix alone, as the polynomial says',
    async (rows, columns) => {
      const values = [2, 0.5, 0.1];
      const norm = Math.hypot(...values);
      const before = tf.memory().numTensors;
      const result = tf.tidy(() => {
        const diagonal = tf.buffer([rows, columns]);
        values.forEach((value, index) => {
          diagonal.set(value, index, index);
        });
        return orthogonalized(diagonal.toTensor() as tf.Tensor2D);
      });
      expect(result.shape).toEqual([rows, columns]);
      const scale = 0.2 * Math.sqrt(Math.max(rows, columns));
      const entries = await result.array();
      entries.forEach((row, i) => {
        row.forEach((entry, j) => {
          const value = i === j ? values[i] : undefined;
          expect(entry).toBeCloseTo(value === undefined ? 0 : scale * singularValueAfter(value / norm), 5);
        });
      });
      result.dispose();
      expect(tf.memory().numTensors).toBe(before);
    },
  );

  it('gives a turned matrix the turned result', async () => {
    const angle = 0.7;
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    const turned = tf.tidy(() => {
      const turn = tf.tensor2d([cos, -sin, sin, cos], [2, 2]);
      const matrix = tf.tensor2d([3, 0, 0, 0, 0.5, 0], [2, 3]);
      return tf.sub(orthogonalized(tf.matMul(turn, matrix)), tf.matMul(turn, orthogonalized(matrix)));
    });
    for (const value of await turned.data()) expect(value).toBeCloseTo(0, 5);
  });

  it.each([
    // Rounding of X X' is the 2^-24th of its largest value, and the smallest of a square matrix are near that.
    ['of full rank', [24, 24], (index: number) => gaussian[index] ?? 0, 2 ** -14],
    ['of full rank and wide', [16, 96], (index: number) => gaussian[index] ?? 0, 2 ** -18],
    // Twenty-two singular values are rounding alone, which five quintics lift to the 485-fold.
    ['of rank 2', [24, 24], (index: number) => Math.sin(1.7 * (index + 1)), 485 * 2 ** -20],
  ] as const)(
    "gives in float32, from X X' alone, what X <- p(X X') X does in float64: a matrix %s",
    async (_, [rows, columns], valueAt, tolerance) => {
      const values = Float32Array.from({ length: rows * columns }, (_, index) => valueAt(index));
      const result = tf.tidy(() => orthogonalized(tf.tensor2d(values, [rows, columns])));
      const actual = await result.data();
      const expected = iteratedOnMatrix([...values], rows, columns);
      const apart = Math.hypot(...expected.map((value, index) => value - (actual[index] ?? NaN)));
      expect(apart / Math.hypot(...expected)).toBeLessThan(tolerance);
      result.dispose();
    },
  );

  it('leaves a matrix of zeros as it is', async () => {
    const zeros = orthogonalized(tf.zeros([3, 4]));
    expect([...(await zeros.data())]).toEqual(Array.from({ length: 12 }, () => 0));
  });
});

describe('a step of Muon', () => {
  const { unet, training } = tinyRecipe;
  const specs = parameterSpecs(unet);
  const count = specs.reduce((sum, { size }) => sum + size, 0);
  const [parameters, gradient, firstMoment] = [wave(count, 0.3), wave(count, 1.7), wave(count, 0.9)];
  const secondMoment = wave(count, 2.3).map((value) => value ** 2);

  const stepWith = (step: typeof adamWStep): Record<string, Float32Array> => {
    const before = tf.memory().numTensors;
    const inputs = [parameters, gradient, firstMoment, secondMoment].map((data) => tf.tensor1d(data));
    const [weights, slope, first, second] = inputs as [tf.Tensor1D, tf.Tensor1D, tf.Tensor1D, tf.Tensor1D];
    const scalars = {
      learningRate: tf.scalar(0.01),
      biasCorrection1: tf.scalar(0.19),
      biasCorrection2Sqrt: tf.scalar(0.04),
    };
    const next = step(training, weights, slope, { firstMoment: first, secondMoment: second }, scalars);
    const read = Object.fromEntries(
      Object.entries(next).map(([name, tensor]) => [name, (tensor as tf.Tensor).dataSync() as Float32Array]),
    );
    tf.dispose([inputs, next as unknown as tf.TensorContainer, scalars]);
    expect(tf.memory().numTensors).toBe(before);
    return read;
  };

  const muon = (): Record<string, Float32Array> => stepWith((...rest) => muonStep(unet, ...rest));

  it('is AdamW outside the inner matrices, and keeps its moments', () => {
    const [expected, actual] = [stepWith(adamWStep), muon()];
    expect(actual['firstMoment']).toEqual(expected['firstMoment']);
    expect(actual['secondMoment']).toEqual(expected['secondMoment']);
    const inner: string[] = [];
    for (const { name, offset, size } of specs) {
      const [one, other] = [actual, expected].map((state) =>
        state['parameters']!.subarray(offset, offset + size),
      );
      const largest = Math.max(...one!.map((value, index) => Math.abs(value - other![index]!)));
      if (largest > 1e-6) inner.push(name);
    }
    const outer = ['init_conv.weight', 'output_conv.weight', 'label_embedding.0.weight'];
    expect(inner).toEqual(
      specs.filter(({ name, shape }) => shape.length > 1 && !outer.includes(name)).map(({ name }) => name),
    );
  });

  it('moves an inner matrix along its orthogonalised momentum, with Nesterov’s look ahead', async () => {
    const spec = specs.find(({ name }) => name === 'time_embedding.linear1.weight')!;
    const [beta1] = training.adamBetas;
    const look = firstMoment.map((value, index) => {
      const next = beta1 * value + (1 - beta1) * gradient[index]!;
      return beta1 * next + (1 - beta1) * gradient[index]!;
    });
    const matrix = tf.tensor2d(
      look.subarray(spec.offset, spec.offset + spec.size),
      spec.shape as [number, number],
    );
    const direction = await orthogonalized(matrix).data();
    const { parameters: next } = muon();
    direction.forEach((value, index) => {
      const weight = parameters[spec.offset + index]!;
      const expected = weight * (1 - 0.01 * training.weightDecay) - 0.01 * value;
      expect(next![spec.offset + index]).toBeCloseTo(expected, 6);
    });
  });
});
