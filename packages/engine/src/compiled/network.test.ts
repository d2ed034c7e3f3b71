import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import {
  articleUNet,
  initializeParameters,
  meanSquaredError,
  parameterCount,
  parameterSpecs,
  predict,
  valueAndGradients,
} from '@ddpm/unet';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import type { HostTensors, PureStep } from '../contract';
import type { Target } from './lower/target';
import reference from '../reference/unet.json';
import { createRunner } from './runtime/compiled-runner';
import { runEagerly } from './testing/eager';
import { expectClose, runCompiled } from './testing/expect-same';
import { numbers } from './testing/numbers';
import { runnerOptions, testedTargets } from './testing/targets';

/** The reference's weights, rebuilt from the closed form that it documents. */
function referenceParameters(): Float32Array {
  const flat = new Float32Array(parameterCount(articleUNet));
  for (const [k, { kind, shape, size, offset }] of parameterSpecs(articleUNet).entries()) {
    const scale = shape.length >= 2 ? Math.sqrt(2 / (size / (shape[0] ?? 1))) : 0.1;
    const center = kind === 'norm-scale' ? 1 : 0;
    for (let j = 0; j < size; j += 1) {
      flat[offset + j] = center + scale * Math.sin(12.9898 * (j + 1) + 78.233 * (k + 1));
    }
  }
  return flat;
}

function images(value: (j: number) => number): HostTensors[string] {
  return { shape: [2, 32, 32, 1], data: Float32Array.from({ length: 2 * 32 * 32 }, (_, j) => value(j)) };
}

const parameters = { shape: [parameterCount(articleUNet)], data: referenceParameters() };

const referenceInputs: HostTensors = {
  xt: images((j) => Math.sin(0.1 * (j + 1))),
  noise: images((j) => Math.sin(0.05 * (j + 1) + 1)),
  t: { shape: [2], data: Int32Array.from(reference.t) },
  labels: { shape: [2], data: Int32Array.from(reference.label) },
};

/** The network's output, its loss and the gradient of all parameters, as one pure function. */
const lossAndGradient: PureStep = ({ parameters: flat, xt, noise, t, labels }) => {
  let output = xt!;
  const { value, gradients } = valueAndGradients(articleUNet, flat as tf.Tensor1D, (named) => {
    const prediction = predict(articleUNet, named, xt as tf.Tensor4D, t as tf.Tensor1D, labels!);
    output = tf.keep(tf.clone(prediction));
    return meanSquaredError(prediction, noise as tf.Tensor4D);
  });
  return { output, loss: value, gradients };
};

/** A step of AdamW on the network, with the reference's settings; `number` counts from 1. */
const adamW: PureStep = ({ parameters: flat, m, v, number, ...batch }) => {
  const { loss, gradients } = lossAndGradient({ ...batch, parameters: flat! });
  const [rate, beta1, beta2, epsilon, decay] = [1e-3, 0.9, 0.999, 1e-8, 0.01];
  const nextM = tf.add(tf.mul(m!, beta1), tf.mul(gradients!, 1 - beta1));
  const nextV = tf.add(tf.mul(v!, beta2), tf.mul(tf.square(gradients!), 1 - beta2));
  const correction = (beta: number) => tf.sub(1, tf.pow(tf.scalar(beta), number!));
  const step = tf.div(
    tf.div(nextM, correction(beta1)),
    tf.add(tf.sqrt(tf.div(nextV, correction(beta2))), epsilon),
  );
  const decayed = tf.mul(flat!, 1 - rate * decay);
  return { parameters: tf.sub(decayed, tf.mul(step, rate)), m: nextM, v: nextV, loss: loss! };
};

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

const targets: readonly Target[] = await testedTargets();

describe.each(targets)(
  'compiled with blocks of $blockSize, the article network equals the reference',
  (target) => {
    beforeAll(() => tf.setBackend('cpu'));

    test('in output, loss and the gradient of every tensor', async () => {
      const { output, loss, gradients } = await runCompiled(
        lossAndGradient,
        { ...referenceInputs, parameters },
        target,
      );
      const tolerance = 1e-3 * standardDeviation(reference.output);
      expect(largestDifference(output!.data, reference.output)).toBeLessThan(tolerance);
      expect(Math.abs(loss!.data[0]! / reference.loss - 1)).toBeLessThan(1e-4);
      for (const [index, { name, size, offset }] of parameterSpecs(articleUNet).entries()) {
        const { gradL2, gradHead } = reference.tensors[index]!;
        const gradient = (gradients!.data as Float32Array).subarray(offset, offset + size);
        expect(Math.abs(norm(gradient) / gradL2 - 1), name).toBeLessThan(1e-3);
        expect(largestDifference(gradient, gradHead), name).toBeLessThan(1e-3 * gradL2);
      }
    });

    test('through five steps of AdamW', async () => {
      const zeros = () => ({ shape: parameters.shape, data: new Float32Array(parameters.data.length) });
      const state = { parameters, m: zeros(), v: zeros() };
      const inputs = (number: number) => ({
        ...referenceInputs,
        number: { shape: [], data: Float32Array.of(number) },
      });
      const runner = await createRunner(adamW, state, inputs(1), runnerOptions(target));
      for (const [index, expected] of reference.adamw.losses.entries()) {
        const { loss } = await runner.run(inputs(index + 1));
        expect(Math.abs(loss!.data[0]! / expected - 1), `step ${index + 1}`).toBeLessThan(1e-2);
      }
      const after = (await runner.getState())['parameters']!.data;
      const heads = reference.adamw.after as unknown as Readonly<Record<string, readonly number[]>>;
      for (const { name, offset } of parameterSpecs(articleUNet)) {
        // Five steps moved each weight by up to 5e-3; Adam divides by tiny moments, so that a few signs may flip.
        expect(largestDifference(after.subarray(offset), heads[name]!), name).toBeLessThan(2e-3);
      }
      await runner.dispose();
    });
  },
);

describe('a whole block of images', () => {
  beforeAll(() => tf.setBackend('wasm'));

  test('gives the gradients that wasm computes', async () => {
    const batch = 16;
    const inputs = {
      parameters: { ...parameters, data: initializeParameters(articleUNet, 1) },
      xt: numbers([batch, 32, 32, 1]),
      noise: numbers([batch, 32, 32, 1], 2),
      t: { shape: [batch], data: Int32Array.from({ length: batch }, (_, index) => 60 * index) },
      labels: { shape: [batch], data: Int32Array.from({ length: batch }, (_, index) => index % 10) },
    };
    const expected = runEagerly(lossAndGradient, inputs);
    for (const target of targets) {
      expectClose(
        await runCompiled(lossAndGradient, inputs, target),
        expected,
        2e-5,
        `block ${target.blockSize ?? 'none'}`,
      );
    }
  }, 120_000);
});
