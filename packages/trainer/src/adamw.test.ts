import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { adamWStep, biasCorrections } from './adamw';

const config = { adamBetas: [0.9, 0.999], adamEpsilon: 1e-8, weightDecay: 0.01 } as const;

/** PyTorch's AdamW (torch.optim.AdamW, single tensor), written out for one number in float64. */
function adamWOnNumbers(start: number, gradients: readonly number[], learningRate: number): number {
  const [beta1, beta2] = config.adamBetas;
  let parameter = start;
  let m = 0;
  let v = 0;
  gradients.forEach((gradient, index) => {
    parameter *= 1 - learningRate * config.weightDecay;
    m = beta1 * m + (1 - beta1) * gradient;
    v = beta2 * v + (1 - beta2) * gradient ** 2;
    const denominator = Math.sqrt(v) / Math.sqrt(1 - beta2 ** (index + 1)) + config.adamEpsilon;
    parameter -= (learningRate / (1 - beta1 ** (index + 1))) * (m / denominator);
  });
  return parameter;
}

function runAdamW(
  start: readonly number[],
  gradients: readonly (readonly number[])[],
  rate: number,
): Float32Array {
  return tf.tidy(() => {
    let state = {
      parameters: tf.tensor1d([...start]),
      firstMoment: tf.zerosLike(tf.tensor1d([...start])),
      secondMoment: tf.zerosLike(tf.tensor1d([...start])),
    };
    gradients.forEach((gradient, index) => {
      const corrections = biasCorrections(config, index + 1);
      state = adamWStep(config, state.parameters, tf.tensor1d([...gradient]), state, {
        learningRate: tf.scalar(rate),
        biasCorrection1: tf.scalar(corrections.biasCorrection1),
        biasCorrection2Sqrt: tf.scalar(corrections.biasCorrection2Sqrt),
      });
    });
    return state.parameters.dataSync<'float32'>();
  });
}

describe('AdamW', () => {
  beforeAll(async () => {
    await tf.setBackend('cpu');
  });

  it('follows the algorithm number by number', () => {
    const value = fc.double({ min: -2, max: 2, noNaN: true });
    const property = fc.property(
      fc.array(fc.tuple(value, value, value), { minLength: 1, maxLength: 6 }),
      (steps) => {
        const start = [0.5, -1, 2];
        const result = runAdamW(start, steps, 0.05);
        start.forEach((first, index) => {
          const expected = adamWOnNumbers(
            first,
            steps.map((gradients) => Math.fround(gradients[index] ?? 0)),
            0.05,
          );
          expect(Math.abs((result[index] ?? NaN) - expected)).toBeLessThan(2e-5);
        });
      },
    );
    fc.assert(property, { numRuns: 50 });
  });

  it('moves by the learning rate against the sign of the first gradient', () => {
    const result = runAdamW([0, 0], [[3, -0.001]], 0.1);
    expect(result[0]).toBeCloseTo(-0.1, 4);
    expect(result[1]).toBeCloseTo(0.1, 4);
  });

  it('leaves no tensor behind but what it returns', () => {
    const before = tf.memory().numTensors;
    runAdamW([1, 2], [[1, 1]], 0.1);
    expect(tf.memory().numTensors).toBe(before);
  });
});
