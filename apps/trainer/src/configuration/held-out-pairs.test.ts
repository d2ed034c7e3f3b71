import { describe, expect, it } from 'vitest';
import { tenHeldOutPairs } from '@ddpm/data';
import { preset } from '@ddpm/trainer';
import { parsePairs } from './held-out-pairs';
import { resolveRunConfig } from './run-config';
import { parseRunOptions } from './run-options';

describe('a list of pairs', () => {
  it('is numbers of two digits, or the ten that show each digit once in each place', () => {
    expect(parsePairs('04, 17,99')).toEqual([4, 17, 99]);
    expect(parsePairs('ten')).toEqual(tenHeldOutPairs);
  });

  it.each(['', '4', '100', '04;17', '04,', 'eleven', '-1'])('refuses "%s"', (text) => {
    expect(() => parsePairs(text)).toThrow(/numbers of two digits/);
  });
});

describe('a run on numbers of two digits', () => {
  it('takes the recipe that was made for them, and the pairs to hold out', () => {
    const config = resolveRunConfig({ dataset: 'digits100', heldOutPairs: [4, 17] });
    expect(config).toMatchObject({ preset: 'digits100', heldOutPairs: [4, 17], steps: 6000 });
    expect(config.recipe).toEqual(preset('digits100').recipe);
    expect(config.recipe.unet).toMatchObject({ numClasses: 100, labelGroups: [10, 10], nullLabel: true });
    expect(resolveRunConfig({ dataset: 'digits100', preset: 'article' }).preset).toBe('article');
  });

  it('is the only one with pairs to hold out, and these are numbers from 0 to 99', () => {
    expect(() => resolveRunConfig({ heldOutPairs: [4] })).toThrow(/Only digits100/);
    expect(() => parseRunOptions({ heldOutPairs: [100] }, 'config.json')).toThrow(
      /config\.json.*heldOutPairs/,
    );
  });
});
