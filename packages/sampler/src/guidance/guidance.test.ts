import '@tensorflow/tfjs-backend-cpu';
import { articleSchedule, createNoiseSchedule } from '@ddpm/scheduler';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { guidedPrediction } from './guidance';
import { ddim, Sampler, type SamplingOptions } from '../index';
import { gaussianModel, type GaussianData } from '../reference/gaussian-model';

const schedule = createNoiseSchedule(articleSchedule);
const data: GaussianData = {
  means: [0.5, -0.3, 0.1],
  deviation: 0.4,
  imageShape: [4, 4, 1],
  lastIsNull: true,
};
const base: SamplingOptions = { classLabels: [0, 1], numInferenceSteps: 10, seed: 3, method: ddim() };

async function sample(options: SamplingOptions): Promise<Float32Array> {
  const sampler = new Sampler({ model: gaussianModel(data, schedule), schedule });
  const { pixels } = await sampler.sample({ ...base, ...options });
  await sampler.dispose();
  return pixels;
}

function largestDifference(a: Float32Array, b: Float32Array): number {
  return a.reduce((worst, x, i) => Math.max(worst, Math.abs(x - b[i]!)), 0);
}

describe('the guidance interval', () => {
  test('guides nothing where no timestep lies in it, and everything where all do', async () => {
    const plain = await sample({});
    expect(await sample({ guidanceScale: 3, guidanceInterval: [0, 98] })).toEqual(plain);
    const guided = await sample({ guidanceScale: 3 });
    expect(await sample({ guidanceScale: 3, guidanceInterval: [99, 999] })).toEqual(guided);
    expect(largestDifference(plain, guided)).toBeGreaterThan(0.1);
  });

  test('begins and ends with the steps it names', async () => {
    const first = await sample({ guidanceScale: 3, guidanceInterval: [950, 999] });
    const afterFirst: Float32Array[] = [];
    const onStep = ({ xt }: { xt: Float32Array }): void => void afterFirst.push(xt);
    await sample({ guidanceScale: 3, onStep });
    await sample({ guidanceScale: 3, guidanceInterval: [950, 999], onStep });
    await sample({ onStep });
    const [guided, inInterval, plain] = [afterFirst[0]!, afterFirst[10]!, afterFirst[20]!];
    expect(inInterval).toEqual(guided);
    expect(largestDifference(guided, plain)).toBeGreaterThan(1e-3);
    expect(largestDifference(first, await sample({ guidanceScale: 3 }))).toBeGreaterThan(0.1);
  });

  test.each([[[800, 200]], [[NaN, 3]], [[-1, 3]], [[0.5, 3]], [[0, 1000]]] as const)(
    'refuses %j',
    async (guidanceInterval) => {
      await expect(sample({ guidanceScale: 2, guidanceInterval })).rejects.toThrow(
        `The guidanceInterval is [${guidanceInterval.join()}]; pass two whole timesteps from 0 to 999, the lower first.`,
      );
    },
  );
});

describe('rescaling', () => {
  const conditional = Float32Array.from({ length: 32 }, (_, i) => Math.sin(i) + (i < 16 ? 0 : 3));
  const unconditional = Float32Array.from({ length: 32 }, (_, i) => Math.cos(2 * i));
  const guided = (rescale: number | null): Float32Array =>
    tf.tidy(() => {
      const xt = tf.zeros<tf.Rank.R4>([2, 4, 4, 1]);
      const denoise = (): tf.Tensor4D => tf.tensor4d([...conditional, ...unconditional], [4, 4, 4, 1]);
      const labels = tf.tensor1d([0, 1], 'int32');
      const inputs = { xt, t: tf.tensor1d([5, 5]), labels, scale: tf.scalar(4) };
      const scalar = rescale === null ? null : tf.scalar(rescale);
      return guidedPrediction(denoise, { ...inputs, rescale: scalar }, 2).dataSync() as Float32Array;
    });
  const deviation = (values: Float32Array): number => {
    const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
    return Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length);
  };

  test('of 1 gives each image the deviation of its conditional prediction, of 0 none', () => {
    const [off, none, full, half] = [guided(null), guided(0), guided(1), guided(0.5)];
    expect(largestDifference(none, off)).toBeLessThan(1e-6);
    for (const image of [0, 1]) {
      const part = (values: Float32Array) => values.subarray(image * 16, (image + 1) * 16);
      expect(deviation(part(full))).toBeCloseTo(deviation(part(conditional)), 5);
      expect(deviation(part(off))).toBeGreaterThan(2 * deviation(part(conditional)));
      part(half).forEach((x, i) => {
        expect(x).toBeCloseTo((part(full)[i]! + part(off)[i]!) / 2, 5);
      });
    }
  });

  test('is 0 to 1', async () => {
    await expect(sample({ guidanceScale: 2, guidanceRescale: 1.5 })).rejects.toThrow(
      'The guidanceRescale is 1.5; pass a number from 0 to 1.',
    );
  });
});

test('a blend of classes is guided from the null label too', async () => {
  const blend = { classLabels: [[0.25, 0.75]], guidanceScale: 2 };
  const mean = 0.25 * 0.5 + 0.75 * -0.3;
  const moved: GaussianData = { ...data, means: [0.1 + 2 * (mean - 0.1)], lastIsNull: false };
  const sampler = new Sampler({ model: gaussianModel(moved, schedule), schedule });
  const direct = await sampler.sample({ ...base, classLabels: [0] });
  await sampler.dispose();
  expect(largestDifference(await sample(blend), direct.pixels)).toBeLessThan(2e-5);
});
