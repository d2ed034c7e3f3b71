import { describe, expect, it } from 'vitest';
import { parseRecommendedSampling } from '@ddpm/sampler';
import { articleRecipe, overrideRecipe, preset, presetNames } from '@ddpm/trainer';
import { recommendedSampling } from './recommended-sampling';

const guided = overrideRecipe(articleRecipe, { unet: { nullLabel: true } });

describe.each(presetNames)('what the preset %s recommends', (name) => {
  it('can be followed', () => {
    const written = JSON.parse(JSON.stringify(recommendedSampling(guided, name))) as unknown;
    expect(written).toEqual(preset(name).sampling);
    const read = parseRecommendedSampling(written, guided.schedule);
    expect(read?.guidanceInterval).toEqual(preset(name).sampling?.guidance_interval);
  });

  it('guides no network without a null label', () => {
    const advice = recommendedSampling(articleRecipe, name);
    expect(advice?.guidance_scale ?? 1).toBe(1);
    expect(advice?.guidance_interval).toBeUndefined();
  });
});
