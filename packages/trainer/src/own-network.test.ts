import '@tensorflow/tfjs-backend-cpu';
import { createEagerRunner } from '@ddpm/engine';
import { articleSchedule } from '@ddpm/scheduler';
import { linear, withOwnGradient } from '@ddpm/unet';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  train,
  trainableUNet,
  Trainer,
  type AnyRecipe,
  type NetworkRecipe,
  type StepReport,
  type TrainableNetwork,
} from './index';
import { tinyDataset, tinyRecipe } from './testing/tiny-recipe';

/** Pixels of 8x8 images, each a weighted sum of all and a constant: enough to learn that images are flat. */
const linearNetwork: TrainableNetwork = {
  imageShape: [8, 8, 1],
  numClasses: null,
  nullLabel: null,
  parameterCount: 65 * 64,
  initialParameters: (seed) => new Float32Array(65 * 64).map((_, index) => 0.01 * Math.sin(seed + index)),
  valueAndGradients: (flat, loss) =>
    tf.tidy(() => {
      const weight = tf.reshape(tf.slice(flat, 0, 64 * 64), [64, 64]);
      const bias = tf.slice(flat, 64 * 64, 64);
      const { value, grads } = tf.valueAndGrads((w: tf.Tensor, b: tf.Tensor) =>
        loss((xt) => {
          const pixels = linear(tf.reshape(xt, [-1, 64]), w as tf.Tensor2D, b as tf.Tensor1D);
          return withOwnGradient<tf.Tensor4D>({
            inputs: [pixels],
            forward: () => ({ output: tf.reshape(pixels, xt.shape), saved: [] }),
            backward: (dy) => [tf.reshape(dy, pixels.shape)],
          });
        }),
      )([weight, bias]);
      return { value, gradients: tf.concat1d(grads.map((gradient) => tf.reshape(gradient, [-1]))) };
    }),
};

const recipe: NetworkRecipe = {
  network: linearNetwork,
  schedule: { ...articleSchedule, predictionType: 'sample' },
  training: { ...tinyRecipe.training, learningRate: 3e-3 },
};

async function run<Trained extends AnyRecipe>(of: Trained, steps: number) {
  const trainer = await Trainer.create({
    recipe: of,
    dataset: tinyDataset(),
    createRunner: createEagerRunner,
  });
  const losses: number[] = [];
  await train(trainer, { steps, onStep: ({ loss }: StepReport<Trained>) => void losses.push(loss) });
  const state = await trainer.snapshot();
  await trainer.dispose();
  return { losses, state };
}

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('a network of one’s own', () => {
  it('learns, and leaves no tensors', async () => {
    const before = tf.memory().numTensors;
    const { losses, state } = await run(recipe, 120);
    expect(tf.memory().numTensors).toBe(before);
    const mean = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;
    expect(mean(losses.slice(-20))).toBeLessThan(0.7 * mean(losses.slice(0, 20)));
    expect(state.tensors['parameters']?.data).toHaveLength(linearNetwork.parameterCount);
    expect(state.recipe.network).toBe(linearNetwork);
  });

  it('resumes exactly, and refuses a state of another size or schedule', async () => {
    const whole = await run(recipe, 6);
    const half = await run(recipe, 3);
    const resume = (of: NetworkRecipe) =>
      Trainer.create({
        ...{ recipe: of, dataset: tinyDataset(), createRunner: createEagerRunner },
        resumeFrom: half.state,
      });
    const resumed = await resume(recipe);
    await train(resumed, { steps: 6 });
    expect((await resumed.snapshot()).tensors).toEqual(whole.state.tensors);
    await resumed.dispose();
    const larger = { ...recipe, network: { ...linearNetwork, parameterCount: 7 } };
    await expect(resume(larger)).rejects.toThrow('must be 7 float32 values');
    const other = { ...recipe, schedule: articleSchedule };
    await expect(resume(other)).rejects.toThrow('schedule.predictionType "sample", this one wants "epsilon"');
  });

  it('the U-Net as one takes the same steps, bit for bit', async () => {
    const { unet, ...learning } = tinyRecipe;
    const one = await run(tinyRecipe, 3);
    const other = await run({ ...learning, network: trainableUNet(unet) }, 3);
    expect(other.losses).toEqual(one.losses);
    expect(other.state.tensors).toEqual(one.state.tensors);
  });

  it('is not trained by Muon, nor by dropped labels that it does not have', async () => {
    const muon = { ...recipe, training: { ...recipe.training, optimizer: 'muon' } } as const;
    await expect(run(muon, 1)).rejects.toThrow('knows the matrices of the U-Net alone');
    const dropping = { ...recipe, training: { ...recipe.training, labelDropout: 0.1 } };
    await expect(run(dropping, 1)).rejects.toThrow('no null label');
  });
});
