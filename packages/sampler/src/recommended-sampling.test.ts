import { describe, expect, it } from 'vitest';
import { parseRecommendedSampling, withRecommended } from './loading/recommended-sampling';
import { ddim } from './methods/ddim';

const advice = { method: 'dpm-solver-2m', numInferenceSteps: 20, guidanceScale: 1.3 } as const;

describe('reading the recommendation of a model', () => {
  it('takes the snake_case of model_index.json', () => {
    const written = { method: 'dpm-solver-2m', num_inference_steps: 20, guidance_scale: 1.3 };
    expect(parseRecommendedSampling(written)).toEqual(advice);
    expect(parseRecommendedSampling({ method: 'ddim', num_inference_steps: 5 })).toEqual({
      method: 'ddim',
      numInferenceSteps: 5,
      guidanceScale: 1,
    });
    expect(parseRecommendedSampling(undefined)).toBeNull();
  });

  it.each([
    ['an unknown method', { method: 'magic', num_inference_steps: 20 }],
    ['no steps', { method: 'ddim' }],
    ['half a step', { method: 'ddim', num_inference_steps: 0.5 }],
    ['negative guidance', { method: 'ddim', num_inference_steps: 20, guidance_scale: -1 }],
    ['a number', 7],
  ])('refuses %s', (_, content) => {
    expect(() => parseRecommendedSampling(content)).toThrow(/'sampling' of model_index.json/);
  });
});

describe('following the recommendation of a model', () => {
  it('fills in method, steps and guidance', () => {
    const options = withRecommended({ classLabels: [7] }, advice);
    expect(options).toMatchObject({ numInferenceSteps: 20, guidanceScale: 1.3, classLabels: [7] });
    expect(options.method?.name).toBe('dpm-solver-2m');
  });

  it('keeps the steps and the guidance that a request gives', () => {
    const given = { classLabels: [7], numInferenceSteps: 4, guidanceScale: 2 };
    expect(withRecommended(given, advice)).toMatchObject(given);
  });

  it('guides nowhere where no label is asked for', () => {
    expect(withRecommended({ count: 2 }, advice).guidanceScale).toBe(1);
    expect(withRecommended({ classLabels: [null, null] }, advice).guidanceScale).toBe(1);
  });

  it('leaves requests alone that name a method or paint a part anew, and models without advice', () => {
    const named = { classLabels: [7], method: ddim() };
    const painted = { count: 1, inpainting: { images: new Float32Array(4), mask: new Float32Array(4) } };
    expect(withRecommended(named, advice)).toBe(named);
    expect(withRecommended(painted, advice)).toBe(painted);
    expect(withRecommended({ count: 1 }, null)).toEqual({ count: 1 });
  });
});
