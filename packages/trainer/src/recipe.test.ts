import { describe, expect, it } from 'vitest';
import { preset, presetNames } from './presets/presets';
import { articleRecipe, overrideRecipe, type RecipeOverrides } from './recipe';
import { validateTrainingConfig } from './training-config';

describe('recipes', () => {
  it('replaces fields and keeps the others', () => {
    const recipe = overrideRecipe(articleRecipe, { training: { batchSize: 8 } });
    expect(recipe.training).toEqual({ ...articleRecipe.training, batchSize: 8 });
    expect(recipe.unet).toEqual(articleRecipe.unet);
  });

  it.each([
    [{ training: { learnRate: 1 } }, 'recipe.training has no field "learnRate"'],
    [{ network: {} }, 'recipe has no field "network"'],
  ])('refuses the unknown field of %j', (overrides, message) => {
    expect(() => overrideRecipe(articleRecipe, overrides as RecipeOverrides)).toThrow(message);
  });
});

describe('presets', () => {
  it.each(presetNames)('%s is a valid recipe that ends', (name) => {
    const { recipe, length } = preset(name);
    validateTrainingConfig(recipe.training);
    expect(Object.values(length).length).toBeGreaterThan(0);
  });

  it("article is the article's recipe to the letter", () => {
    expect(preset('article').recipe).toEqual(articleRecipe);
    expect(articleRecipe.training).toMatchObject({
      batchSize: 64,
      learningRate: 5e-5,
      adamBetas: [0.9, 0.999],
      adamEpsilon: 1e-8,
      weightDecay: 0.01,
      emaDecay: null,
      maxGradientNorm: null,
    });
  });

  it.each(['nonsense', 'toString', '__proto__'])('names the presets there are, asked for %s', (name) => {
    expect(() => preset(name)).toThrow(/article, quick/);
  });
});
