import { createEagerRunner } from '@ddpm/engine';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { testedBackends } from './testing/tested-backends';
import { tinyDataset, tinyRecipe } from './testing/tiny-recipe';
import { train } from './train';
import { Trainer } from './trainer';
import type { TrainingState } from './training-state';
import { overrideRecipe, type Recipe } from './recipe';

async function trainFor(steps: number, recipe: Recipe, resumeFrom?: TrainingState): Promise<TrainingState> {
  const trainer = await Trainer.create({
    recipe,
    dataset: tinyDataset(),
    createRunner: createEagerRunner,
    ...(resumeFrom === undefined ? {} : { resumeFrom }),
  });
  await train(trainer, { steps });
  const state = await trainer.snapshot();
  await trainer.dispose();
  return state;
}

describe.each(testedBackends)('resuming on %s', (backend) => {
  beforeAll(async () => {
    await tf.setBackend(backend);
  });

  it('trains N, saves, loads, trains N: bit for bit what training 2N gives', async () => {
    const unbroken = await trainFor(14, tinyRecipe);
    const half = await trainFor(7, tinyRecipe);
    const resumed = await trainFor(14, tinyRecipe, structuredClone(half));
    expect(resumed.step).toBe(14);
    expect(resumed.position).toEqual(unbroken.position);
    expect(resumed.tensors).toEqual(unbroken.tensors);
  });
});

describe('resuming', () => {
  it('refuses a state of another architecture, naming the field', async () => {
    const state = await trainFor(1, tinyRecipe);
    const wider = overrideRecipe(tinyRecipe, { unet: { blockChannels: [16] } });
    await expect(trainFor(2, wider, state)).rejects.toThrow(
      /unet\.blockChannels \[8\], this one wants \[16\]/,
    );
  });

  it('refuses a state of another schedule, and one without the EMA that is asked for', async () => {
    const state = await trainFor(1, tinyRecipe);
    const cosine = overrideRecipe(tinyRecipe, { schedule: { betaSchedule: 'squaredcos_cap_v2' } });
    await expect(trainFor(2, cosine, state)).rejects.toThrow(/schedule\.betaSchedule/);
    const withoutEma = overrideRecipe(tinyRecipe, { training: { emaDecay: null } });
    await expect(trainFor(2, withoutEma, state)).rejects.toThrow(/keeps an EMA/);
  });

  it('refuses vectors of another size, and a state with a field that the recipe leaves out', async () => {
    const state = await trainFor(1, tinyRecipe);
    const size = state.tensors['parameters']?.data.length ?? 0;
    for (const name of ['parameters', 'firstMoment', 'secondMoment', 'ema']) {
      const short = { shape: [size - 1], data: new Float32Array(size - 1) };
      const damaged = { ...state, tensors: { ...state.tensors, [name]: short } };
      await expect(trainFor(2, tinyRecipe, damaged)).rejects.toThrow(
        `The saved run's ${name} must be ${size}`,
      );
    }
    const grouped = { ...state, recipe: overrideRecipe(tinyRecipe, { unet: { labelGroups: [3, 1] } }) };
    const without = { ...tinyRecipe, unet: { ...tinyRecipe.unet } };
    Reflect.deleteProperty(without.unet, 'labelGroups');
    await expect(trainFor(2, without, grouped)).rejects.toThrow(/unet\.labelGroups \[3,1\], this one wants/);
  });
});
