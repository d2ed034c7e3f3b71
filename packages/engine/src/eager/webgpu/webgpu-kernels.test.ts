import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepareBackend } from '../prepare-backend';
import { stopBackend } from '../start-backend';
import { expectClose, onCpu, onWebgpu, varied, webgpuRuns, type Values } from './testing/against-cpu';

const available = await webgpuRuns();

/** Values of which many are equal. */
function coarse(shape: readonly number[], seed: number): Values {
  const { data } = varied(shape, seed);
  return { shape, data: Float32Array.from(data, Math.round) };
}

const size = (max: number) => fc.integer({ min: 1, max });

function siluSlope(z: tf.Tensor): tf.Tensor {
  const gate = tf.sigmoid(z);
  return tf.mul(gate, tf.add(1, tf.mul(z, tf.sub(1, gate))));
}

/** [N, H, W, C] to [N, HW, groups, C / groups], and its moments along pixels and group. */
function normalise(x: tf.Tensor, groups: number, epsilon: number) {
  const [batch = 1, height = 1, width = 1, channels = 1] = x.shape;
  const grouped = tf.reshape(x, [batch, height * width, groups, channels / groups]);
  const mean = tf.mean(grouped, [1, 3], true);
  const centred = tf.sub(grouped, mean);
  const inverseDeviation = tf.rsqrt(tf.add(tf.mean(tf.square(centred), [1, 3], true), epsilon));
  return { grouped, inverseDeviation, normalised: tf.mul(centred, inverseDeviation) };
}

describe.skipIf(!available)('the webgpu kernels, against compositions on cpu', { timeout: 180_000 }, () => {
  beforeAll(async () => {
    await prepareBackend('webgpu');
    await prepareBackend('cpu');
  });
  afterAll(() => {
    stopBackend('webgpu');
  });

  it('Silu and SiluGrad', async () => {
    const inputs = { x: varied([3, 333], 1), dy: varied([3, 333], 2) };
    const forward = await onCpu(inputs, ({ x }) => [tf.mul(x!, tf.sigmoid(x!))]);
    expectClose(await onWebgpu('Silu', { x: inputs.x }), forward);
    const gradient = await onCpu(inputs, ({ x, dy }) => [tf.mul(dy!, siluSlope(x!))]);
    expectClose(await onWebgpu('SiluGrad', inputs), gradient);
  });

  it('GroupNormSiluAdd and its gradient', async () => {
    const cases = fc.record({
      batch: size(3),
      height: size(9),
      width: size(9),
      groups: fc.constantFrom(1, 2, 3, 8),
      groupSize: fc.constantFrom(1, 2, 3, 5, 32, 300),
      offset: fc.constantFrom(0, 50),
      vector: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ batch, height, width, groups, groupSize, offset, vector }) => {
        const channels = groups * groupSize;
        const shape = [batch, height, width, channels];
        const { data } = varied(shape, 1);
        const inputs = {
          x: { shape, data: data.map((value) => value + offset) },
          gamma: varied([channels], 2),
          beta: varied([channels], 3),
        };
        const addend = varied(vector ? [batch, channels] : shape, 4);
        const dy = varied(shape, 5);
        const epsilon = 1e-3;
        const forward = await onCpu({ ...inputs, addend }, ({ x, gamma, beta, addend: added }) => {
          const normalised = tf.reshape(normalise(x!, groups, epsilon).normalised, shape);
          const z = tf.add(tf.mul(normalised, gamma!), beta!);
          return [
            tf.add(tf.mul(z, tf.sigmoid(z)), vector ? tf.reshape(added!, [batch, 1, 1, channels]) : added!),
          ];
        });
        const attrs = { groups, epsilon };
        expectClose(await onWebgpu('GroupNormSiluAdd', { ...inputs, addend }, attrs), forward, 1e-4);

        const gradients = await onCpu({ ...inputs, dy }, ({ x, gamma, beta, dy: slope }) => {
          const { grouped, normalised, inverseDeviation } = normalise(x!, groups, epsilon);
          const flat = tf.reshape(normalised, shape);
          const dz = tf.mul(slope!, siluSlope(tf.add(tf.mul(flat, gamma!), beta!)));
          const u = tf.reshape(tf.mul(dz, gamma!), grouped.shape);
          const along = tf.mul(normalised, tf.mean(tf.mul(u, normalised), [1, 3], true));
          const dx = tf.mul(inverseDeviation, tf.sub(tf.sub(u, tf.mean(u, [1, 3], true)), along));
          const sums = [0, 1, 2];
          return [
            tf.reshape(dx, shape),
            tf.sum(tf.mul(dz, flat), sums),
            tf.sum(dz, sums),
            tf.sum(slope!, [1, 2]),
          ];
        });
        expectClose(await onWebgpu('GroupNormSiluAddGrad', { ...inputs, dy }, attrs), gradients, 2e-4);
      }),
      { numRuns: 30 },
    );
  });

  it('MaxPool2x2Grad, ties included', async () => {
    const cases = fc.tuple(size(3), size(4), size(4), size(5));
    await fc.assert(
      fc.asyncProperty(cases, async ([batch, height, width, channels]) => {
        const x = coarse([batch, 2 * height, 2 * width, channels], 1);
        const dy = varied([batch, height, width, channels], 2);
        const at = (n: number, row: number, column: number, c: number) =>
          x.data[((n * 2 * height + row) * 2 * width + column) * channels + c]!;
        const dx = new Float32Array(x.data.length);
        const y = dy.data.map((slope, index) => {
          const c = index % channels;
          const column = (Math.floor(index / channels) % width) * 2;
          const row = (Math.floor(index / channels / width) % height) * 2;
          const n = Math.floor(index / channels / width / height);
          const values = [0, 1, 2, 3].map((i) => at(n, row + (i >> 1), column + (i & 1), c));
          const first = values.indexOf(Math.max(...values));
          dx[((n * 2 * height + row + (first >> 1)) * 2 * width + column + (first & 1)) * channels + c] =
            slope;
          return Math.max(...values);
        });
        const result = await onWebgpu('MaxPool2x2Grad', { dy, x, y: { shape: dy.shape, data: y } });
        expect(result).toEqual([{ shape: x.shape, data: dx }]);
      }),
      { numRuns: 20 },
    );
  });

  it('UpsampleConcat and its gradient', async () => {
    const cases = fc.tuple(size(3), size(4), size(4), size(5), size(70));
    await fc.assert(
      fc.asyncProperty(cases, async ([batch, height, width, small, large]) => {
        const x = varied([batch, height, width, small], 1);
        const skip = varied([batch, 2 * height, 2 * width, large], 2);
        const forward = await onCpu({ x, skip }, (tensors) => {
          const doubled = tf.image.resizeNearestNeighbor(tensors['x'] as tf.Tensor4D, [
            2 * height,
            2 * width,
          ]);
          return [tf.concat([doubled, tensors['skip'] as tf.Tensor4D], 3)];
        });
        expectClose(await onWebgpu('UpsampleConcat', { x, skip }), forward);
        const dy = varied([batch, 2 * height, 2 * width, small + large], 3);
        const gradients = await onCpu({ dy }, (tensors) => {
          const [first, second] = tf.split(tensors['dy']!, [small, large], 3) as [tf.Tensor4D, tf.Tensor4D];
          return [tf.mul(tf.avgPool(first, 2, 2, 'valid'), 4), second];
        });
        expectClose(await onWebgpu('UpsampleConcatGrad', { dy }, { channels: small }), gradients);
      }),
      { numRuns: 20 },
    );
  });

  it('PickRows and its gradient, labels outside included', async () => {
    const labels = { shape: [5], data: Int32Array.of(2, 0, -1, 2, 3) };
    const table = varied([3, 70], 1);
    const dy = varied([5, 70], 2);
    const composed = await onCpu({ labels, table, dy }, (tensors) => {
      const rows = tf.cast(tf.oneHot(tensors['labels']!, 3), 'float32');
      return [tf.matMul(rows, tensors['table']!), tf.matMul(tf.transpose(rows), tensors['dy']!)];
    });
    expectClose(await onWebgpu('PickRows', { labels, table }), composed.slice(0, 1));
    expectClose(await onWebgpu('PickRowsGrad', { dy, labels }, { rows: 3 }), composed.slice(1));
  });

  it('SinusoidalEmbedding to 1e-6 of large angles, whole and fractional', async () => {
    const frequencies = {
      shape: [128],
      data: Float32Array.from({ length: 128 }, (_, i) => Math.exp((-Math.log(10_000) * i) / 128)),
    };
    const times = [0, 1, 17, 500, 999, 4095];
    for (const t of [Int32Array.from(times), Float32Array.from(times, (time) => time + 0.25)]) {
      const [embedding] = await onWebgpu('SinusoidalEmbedding', {
        t: { shape: [times.length], data: t },
        frequencies,
      });
      expect(embedding!.shape).toEqual([times.length, 256]);
      const errors = embedding!.data.map((value, index) => {
        const column = index % 256;
        // The product is rounded to float32, as in every other backend.
        const angle = Math.fround(t[Math.floor(index / 256)]! * frequencies.data[column % 128]!);
        return Math.abs(value - (column < 128 ? Math.sin(angle) : Math.cos(angle)));
      });
      expect(Math.max(...errors)).toBeLessThan(1e-6);
    }
  });

  it('SplitTransposed and JoinTransposed, exactly', async () => {
    const piece = fc.array(size(5), { minLength: 1, maxLength: 4 }).chain((shape) =>
      fc.record({
        shape: fc.constant(shape),
        axes: fc.shuffledSubarray(
          shape.map((_, axis) => axis),
          { minLength: shape.length },
        ),
      }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { minLength: 1, maxLength: 20 }), async (pieces) => {
        const sizes = pieces.map(({ shape }) => shape.reduce((product, length) => product * length, 1));
        const vector = varied([sizes.reduce((sum, count) => sum + count, 0)], 1);
        const attrs = {
          shapes: pieces.map(({ shape }) => shape),
          permutations: pieces.map(({ axes }) => axes),
        };
        const expected = await onCpu({ vector }, (tensors) =>
          tf
            .split(tensors['vector']!, sizes)
            .map((part, index) => tf.transpose(tf.reshape(part, pieces[index]!.shape), pieces[index]!.axes)),
        );
        const split = await onWebgpu('SplitTransposed', { vector }, attrs);
        expectClose(split, expected, 1e-12);
        const named = Object.fromEntries(split.map((values, index) => [`${index}`, values]));
        expectClose(await onWebgpu('JoinTransposed', named, attrs), [vector], 1e-12);
      }),
      { numRuns: 20 },
    );
  });

  it('AdamW and MovingAverage', async () => {
    const vectors = {
      parameters: varied([1000], 1),
      gradient: varied([1000], 2),
      firstMoment: varied([1000], 3),
      secondMoment: { shape: [1000], data: varied([1000], 4).data.map(Math.abs) },
    };
    const scalar = (value: number): Values => ({ shape: [], data: Float32Array.of(value) });
    const [learningRate, correction1, correction2] = [0.01, 0.1, 0.2];
    const attrs = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.01 };
    const next = Array.from(vectors.parameters.data, (w, i) => {
      const g = vectors.gradient.data[i]!;
      const m = 0.9 * vectors.firstMoment.data[i]! + 0.1 * g;
      const v = 0.999 * vectors.secondMoment.data[i]! + 0.001 * g * g;
      return [
        w * (1 - 1e-4) - ((learningRate / correction1) * m) / (Math.sqrt(v) / correction2 + 1e-8),
        m,
        v,
      ];
    });
    const actual = await onWebgpu(
      'AdamW',
      {
        ...vectors,
        learningRate: scalar(learningRate),
        biasCorrection1: scalar(correction1),
        biasCorrection2Sqrt: scalar(correction2),
      },
      attrs,
    );
    const expected = [0, 1, 2].map((output) => ({
      shape: [1000],
      data: Float32Array.from(next, (values) => values[output]!),
    }));
    expectClose(actual, expected, 1e-5);

    const [average, weights] = [varied([1000], 5), varied([1000], 6)];
    const averaged = average.data.map((value, i) => 0.9 * value + 0.1 * weights.data[i]!);
    expectClose(await onWebgpu('MovingAverage', { average, weights, decay: scalar(0.9) }), [
      { shape: [1000], data: averaged },
    ]);
  });
});
