import '@tensorflow/tfjs-backend-cpu';
import { articleSchedule, createNoiseSchedule } from '@ddpm/scheduler';
import { describe, expect, it } from 'vitest';
import { Sampler, type SamplingOptions } from '../index';
import { parseRecommendedSampling, withRecommended } from './recommended-sampling';
import { ddim } from '../methods/ddim';
import { dpmSolver2M } from '../methods/dpm-solver';
import { gaussianModel, type GaussianData } from '../reference/gaussian-model';

const advice = {
  method: 'dpm-solver-2m',
  numInferenceSteps: 20,
  guidanceScale: 1.3,
  guidanceInterval: [100, 700],
} as const;
const schedule = createNoiseSchedule(articleSchedule);
const read = (content: unknown) => parseRecommendedSampling(content, schedule.config, { nullLabel: true });

describe('reading the recommendation of a model', () => {
  it('takes the snake_case of model_index.json', () => {
    const written = {
      ...{ method: 'dpm-solver-2m', num_inference_steps: 20, guidance_scale: 1.3 },
      guidance_interval: [100, 700],
    };
    expect(read(written)).toEqual(advice);
    expect(read({ method: 'ddim', num_inference_steps: 5 })).toEqual({
      method: 'ddim',
      numInferenceSteps: 5,
      guidanceScale: 1,
    });
    expect(read(undefined)).toBeNull();
  });

  it.each([
    ['an unknown method', { method: 'magic', num_inference_steps: 20 }],
    ['no steps', { method: 'ddim' }],
    ['half a step', { method: 'ddim', num_inference_steps: 0.5 }],
    ['negative guidance', { method: 'ddim', num_inference_steps: 20, guidance_scale: -1 }],
    ['a number', 7],
  ])('refuses %s', (_, content) => {
    expect(() => read(content)).toThrow(/'sampling' of model_index.json/);
  });

  it.each([[[700, 100]], [[0.5, 9]], [[-1, 9]], [[0, 1000]], [[0]], [[0, 1, 2]], ['0-9'], [null]])(
    'refuses the interval %j',
    (guidance_interval) => {
      const content = { method: 'ddim', num_inference_steps: 5, guidance_interval };
      expect(() => read(content)).toThrow(
        /guidance_interval, which may be left out, two timesteps from 0 to 999, the lower first, and timesteps/,
      );
    },
  );

  it('knows the timesteps of a shorter process', () => {
    const content = { method: 'ddim', num_inference_steps: 5, guidance_interval: [0, 99] };
    expect(
      parseRecommendedSampling(content, { numTrainTimesteps: 100 }, { nullLabel: true })?.guidanceInterval,
    ).toEqual([0, 99]);
    expect(() => parseRecommendedSampling(content, { numTrainTimesteps: 99 }, { nullLabel: true })).toThrow(
      'from 0 to 98',
    );
  });
});

const few = { method: 'ddim', num_inference_steps: 2, timesteps: { 1: [999], 2: [998, 499] } };

describe('the timesteps of a distilled model', () => {
  it.each([
    ['no list for the recommended number', { 1: [999] }],
    ['a list of another length', { 2: [998, 499], 3: [997] }],
    ['rising', { 2: [499, 998] }],
    ['beyond the schedule', { 2: [1000, 499] }],
    ['negative', { 2: [499, -1] }],
    ['no lists', { 2: 'ab' }],
    ['nothing', null],
  ])('%s is refused', (_, timesteps) => {
    expect(() => read({ ...few, timesteps })).toThrow(
      'timesteps, which may be left out, has falling timesteps',
    );
  });

  it('are visited in the numbers of steps that it was made for, and another number is refused', async () => {
    const data: GaussianData = { means: [0.5], deviation: 0.4, imageShape: [2, 2, 1] };
    const sampler = new Sampler({ model: gaussianModel(data, schedule), schedule, recommended: read(few) });
    const visited = async (options: Partial<SamplingOptions>): Promise<number[]> => {
      const seen: number[] = [];
      await sampler.sample({ classLabels: [0], ...options, onStep: ({ t }) => void seen.push(t) });
      return seen;
    };
    expect(await visited({})).toEqual([998, 499]);
    expect(await visited({ numInferenceSteps: 1 })).toEqual([999]);
    expect(await visited({ timesteps: [700, 300, 5] })).toEqual([700, 300, 5]);
    expect(await visited({ method: ddim(), numInferenceSteps: 3 })).toHaveLength(3);
    await expect(visited({ numInferenceSteps: 20 })).rejects.toThrow(
      'This model was distilled to draw in 1, 2 steps, not in 20',
    );
    await sampler.dispose();
  });
});

describe('following the recommendation of a model', () => {
  it('fills in method, steps, guidance and its interval', () => {
    const options = withRecommended({ classLabels: [7] }, advice);
    const { numInferenceSteps, guidanceScale, guidanceInterval } = advice;
    expect(options).toMatchObject({ numInferenceSteps, guidanceScale, guidanceInterval, classLabels: [7] });
    expect(options.method?.name).toBe('dpm-solver-2m');
  });

  it('keeps the steps and the guidance that a request gives', () => {
    const given: SamplingOptions = { classLabels: [7], numInferenceSteps: 4, guidanceScale: 2 };
    expect(withRecommended(given, advice)).toMatchObject({ ...given, guidanceInterval: [100, 700] });
    expect(withRecommended({ ...given, guidanceInterval: [0, 5] }, advice).guidanceInterval).toEqual([0, 5]);
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

describe('a sampler whose model recommends an interval', () => {
  const data: GaussianData = {
    ...{ means: [0.5, -0.3, 0.1], deviation: 0.4, imageShape: [4, 4, 1], lastIsNull: true },
  };
  const wanted: SamplingOptions = { classLabels: [0, 1], seed: 3 };
  const recommended = { ...advice, numInferenceSteps: 5, guidanceScale: 3 };

  async function sampled(options: SamplingOptions): Promise<Float32Array> {
    const sampler = new Sampler({ model: gaussianModel(data, schedule), schedule, recommended });
    const { pixels } = await sampler.sample({ ...wanted, ...options });
    await sampler.dispose();
    return pixels;
  }

  it('samples as if the request had said so', async () => {
    const { numInferenceSteps, guidanceScale, guidanceInterval } = recommended;
    const said = { method: dpmSolver2M(), numInferenceSteps, guidanceScale, guidanceInterval };
    const followed = await sampled({});
    expect(followed).toEqual(await sampled(said));
    expect(await sampled({ guidanceInterval: [0, 999] })).not.toEqual(followed);
  });

  it('guides everywhere where a request names the method and no interval', async () => {
    const named = { method: dpmSolver2M(), numInferenceSteps: 5, guidanceScale: 3 };
    expect(await sampled(named)).toEqual(await sampled({ ...named, guidanceInterval: [0, 999] }));
    expect(await sampled(named)).not.toEqual(await sampled({}));
  });
});
