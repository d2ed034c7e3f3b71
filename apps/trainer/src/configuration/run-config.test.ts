import { describe, expect, it } from 'vitest';
import { preset } from '@ddpm/trainer';
import { resolveRunConfig, resumedRunConfig } from './run-config';
import { parseRunOptions } from './run-options';

describe('the configuration of a run', () => {
  it('takes what is left open from the preset', () => {
    const config = resolveRunConfig({});
    expect(config).toMatchObject({
      dataset: 'digits',
      preset: 'quick',
      minutes: 9,
      steps: null,
      backend: 'auto',
    });
    expect(config.recipe).toEqual(preset('quick').recipe);
  });

  it('lets options win over the preset', () => {
    const config = resolveRunConfig({
      preset: 'article',
      steps: 5,
      batchSize: 8,
      learningRate: 1,
      seed: 3,
      ema: 0.5,
    });
    expect(config).toMatchObject({ steps: 5, epochs: null, minutes: null });
    expect(config.recipe.training).toMatchObject({ batchSize: 8, learningRate: 1, seed: 3, emaDecay: 0.5 });
    expect(resolveRunConfig({ ema: false }).recipe.training.emaDecay).toBeNull();
  });

  it('reads any field of the recipe, and refuses one that does not exist', () => {
    const config = resolveRunConfig({
      recipe: { training: { labelDropout: 0.1 }, unet: { nullLabel: true } },
    });
    expect(config.recipe.training.labelDropout).toBe(0.1);
    expect(config.recipe.unet.nullLabel).toBe(true);
    expect(() => resolveRunConfig({ recipe: { training: { learnRate: 1 } } })).toThrow(
      /no field "learnRate"/,
    );
  });

  it('keeps what a resumed run was saved with, but for what may change', () => {
    const saved = resolveRunConfig({ steps: 10, seed: 4 });
    expect(resumedRunConfig(saved, {})).toEqual(saved);
    expect(resumedRunConfig(saved, { steps: 20, learningRate: 0.5 })).toMatchObject({
      steps: 20,
      recipe: { training: { learningRate: 0.5, seed: 4 } },
    });
    expect(resumedRunConfig(saved, { steps: 20, learningRateCycles: 2 })).toMatchObject({
      recipe: { training: { learningRateCycles: 2 } },
    });
    expect(() => resumedRunConfig(saved, { seed: 5 })).toThrow(/keeps its seed/);
    expect(() => resumedRunConfig(saved, { dataset: 'fashion' })).toThrow(/keeps its dataset/);
  });

  it.each([
    [{ steps: 0 }, /steps/],
    [{ steps: 1.5 }, /steps/],
    [{ minutes: -1 }, /minutes/],
    [{ batchSize: NaN }, /batchSize/],
    [{ dataset: 'letters' }, /digits.*fashion/],
    [{ preset: 'best-ever' }, /article.*quick/],
    [{ ema: 1 }, /ema/],
    [{ threads: 0 }, /threads/],
    [{ unknown: 1 }, /unknown/],
  ])('refuses %j, naming the field', (options, message) => {
    expect(() => parseRunOptions(options, 'config.json')).toThrow(message);
    expect(() => parseRunOptions(options, 'config.json')).toThrow(/config\.json/);
  });
});
