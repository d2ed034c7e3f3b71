import { createEagerRunner, type HostTensor, type HostTensors } from '@ddpm/engine';
import { createNoiseSchedule } from '@ddpm/scheduler';
import { parameterSpecs, splitParameters } from '@ddpm/unet';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { articleRecipe, overrideRecipe } from './recipe';
import reference from './reference/unet.json';
import { testedBackends } from './testing/tested-backends';
import { webgpuRuns } from './testing/webgpu';
import { initialTrainingState } from './trainer';
import { trainingScalars } from './training-inputs';
import { createTrainingStep } from './training-step';

const recipe = overrideRecipe(articleRecipe, { training: { learningRate: 1e-3 } });
const specs = parameterSpecs(recipe.unet);

/** The weights of the reference: see its `about`. */
function referenceParameters(): Float32Array {
  return Float32Array.from(
    specs.flatMap(({ kind, shape, size }, tensor) => {
      const fanIn = size / (shape[0] ?? 1);
      const scale = shape.length > 1 ? Math.sqrt(2 / fanIn) : 0.1;
      const offset = kind === 'norm-scale' ? 1 : 0;
      return Array.from(
        { length: size },
        (_, element) => offset + scale * Math.sin(12.9898 * (element + 1) + 78.233 * (tensor + 1)),
      );
    }),
  );
}

/** Two images of one channel: [batch, channel, row, column] is [batch, row, column, channel]. */
function referenceBatch(): HostTensors {
  const shape = [2, 32, 32, 1];
  const elements = Array.from({ length: 2048 }, (_, index) => index + 1);
  const noise = elements.map((index) => Math.sin(0.05 * index + 1));
  const schedule = createNoiseSchedule(recipe.schedule);
  // The reference gives the noisy image; the training step makes it from a clean one.
  const images = elements.map((index, position) => {
    const t = reference.t[position < 1024 ? 0 : 1] ?? 0;
    const noisePart = (schedule.sqrtOneMinusAlphaBars[t] ?? NaN) * (noise[position] ?? NaN);
    return (Math.sin(0.1 * index) - noisePart) / (schedule.sqrtAlphaBars[t] ?? NaN);
  });
  return {
    images: { shape, data: Float32Array.from(images) },
    noise: { shape, data: Float32Array.from(noise) },
    t: { shape: [2], data: Int32Array.from(reference.t) },
    labels: { shape: [2], data: Int32Array.from(reference.label) },
  };
}

function named(state: HostTensors): Record<string, HostTensor> {
  return splitParameters(recipe.unet, state['parameters']?.data as Float32Array);
}

/**
 * Plain JavaScript takes 15 seconds a step: it takes the first, with every gradient, and wasm goes on from the weights and
 * moments that it left.
 */
const backendOfStep = (backend: string, index: number): string =>
  backend === 'cpu' && index > 0 ? 'wasm' : backend;

const backends = [...testedBackends, ...((await webgpuRuns()) ? ['webgpu'] : [])];

describe.each(backends)('AdamW steps on %s', (backend) => {
  it('follow the independent implementation in loss and weights', { timeout: 900_000 }, async () => {
    const initial = initialTrainingState(recipe).tensors;
    const parameters = { shape: initial['parameters']?.shape ?? [], data: referenceParameters() };
    let state: HostTensors = { ...initial, parameters };
    const batch = referenceBatch();
    for (const [index, expected] of reference.adamw.losses.entries()) {
      await tf.setBackend(backendOfStep(backend, index));
      const runner = await createEagerRunner(createTrainingStep(recipe), state);
      const outputs = await runner.run({ ...batch, ...trainingScalars(recipe.training, index + 1, 1e-3) });
      state = await runner.getState();
      await runner.dispose();
      const loss = outputs['loss']?.data[0] ?? NaN;
      expect(Math.abs(loss / expected - 1)).toBeLessThan(1e-2);
    }
    const after = named(state);
    for (const [name, expected] of Object.entries(reference.adamw.after)) {
      expected.forEach((value, element) => {
        // Five steps of 1e-3 each moved the weight by up to 5e-3; Adam divides by tiny moments, so signs may flip.
        expect(Math.abs((after[name]?.data[element] ?? NaN) - value)).toBeLessThan(2e-3);
      });
    }
  });
});
