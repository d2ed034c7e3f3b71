import { describe, expect, it } from 'vitest';
import { parseRecommendedSampling } from '@ddpm/sampler';
import { articleRecipe, overrideRecipe, preset, presetNames } from '@ddpm/trainer';
import { recommendedSampling } from './recommended-sampling';

const guided = overrideRecipe(articleRecipe, { unet: { nullLabel: true } });
const cases = presetNames.flatMap((name) =>
  ['pictures', ...Object.keys(preset(name).samplingOf)].map((dataset) => [name, dataset] as const),
);

describe.each(cases)('what the preset %s recommends for %s', (name, dataset) => {
  it('can be followed', () => {
    const written = JSON.parse(JSON.stringify(recommendedSampling(guided, name, dataset))) as unknown;
    const { sampling, samplingOf } = preset(name);
    const expected = samplingOf[dataset] ?? sampling;
    expect(written).toEqual(expected);
    const read = parseRecommendedSampling(written, guided.schedule, guided.unet);
    expect(read?.guidanceInterval).toEqual(expected?.guidance_interval);
  });

  it('guides no network without a null label', () => {
    const advice = recommendedSampling(articleRecipe, name, dataset);
    expect(advice?.guidance_scale ?? 1).toBe(1);
    expect(advice?.guidance_interval).toBeUndefined();
  });
});

it('recommends for digits what their package does, and another sampler for all else', () => {
  expect(recommendedSampling(guided, 'best', 'digits')?.method).toBe('sa-solver');
  expect(recommendedSampling(guided, 'best', 'fashion')?.method).toBe('unipc');
  expect(recommendedSampling(guided, 'best', 'constructor')?.method).toBe('unipc');
});
