import { articleSchedule, createNoiseSchedule } from '@ddpm/scheduler';
import { describe, expect, test } from 'vitest';
import { dpmSolver2M, uniPC, type SamplingOptions } from '../index';
import { gaussianModel } from '../reference/gaussian-model';
import type { SamplingModel } from '../loading/sampling-model';
import { resolveRequest } from './sampling-request';

const schedule = createNoiseSchedule(articleSchedule);
const imageShape = [2, 2, 1] as const;
const labelled = gaussianModel({ means: [0, 1], deviation: 1, imageShape }, schedule);
const withNull = gaussianModel({ means: [0, 1, 2], deviation: 1, imageShape, lastIsNull: true }, schedule);
const unlabelled: SamplingModel = { ...labelled, numClasses: null };

describe('bad options are refused with a sentence that says what is allowed', () => {
  test.each<[string, SamplingModel, SamplingOptions, string]>([
    ['nothing to sample', labelled, {}, 'does not say what to sample; pass classLabels'],
    [
      'no labels',
      labelled,
      { classLabels: [] },
      'The number of class labels is 0; pass an integer of 1 or more.',
    ],
    [
      'a last index that is no safe integer',
      labelled,
      { classLabels: [0, 1], firstSampleIndex: Number.MAX_SAFE_INTEGER },
      'The firstSampleIndex is 9007199254740991 and there are 2 images',
    ],
    ['count 0', unlabelled, { count: 0 }, 'The count is 0; pass an integer of 1 or more.'],
    ['two counts', labelled, { classLabels: [0], count: 2 }, 'There are 1 class labels but count is 2'],
    [
      'a label too high',
      labelled,
      { classLabels: [0, 2] },
      'The class label 2 is unknown; this model has labels from 0 to 1: pass one',
    ],
    ['a negative label', labelled, { classLabels: [-1] }, 'The class label -1 is unknown'],
    ['half a label', labelled, { classLabels: [0.5] }, 'The class label 0.5 is unknown'],
    [
      'the null label as a number',
      withNull,
      { classLabels: [2] },
      'labels from 0 to 1, or null for no label',
    ],
    [
      'no label',
      labelled,
      { classLabels: [null] },
      'An image has no class label; this model has labels from 0 to 1',
    ],
    ['count for a labelled model', labelled, { count: 1 }, 'An image has no class label'],
    [
      'labels for an unlabelled model',
      unlabelled,
      { classLabels: [1] },
      'This model has no labels; pass count',
    ],
    [
      'guidance without a null label',
      labelled,
      { classLabels: [0], guidanceScale: 2 },
      'was trained without a null label',
    ],
    [
      'negative guidance',
      withNull,
      { classLabels: [0], guidanceScale: -1 },
      'The guidanceScale is -1; pass a number from 0 on',
    ],
    ['guidance NaN', withNull, { classLabels: [0], guidanceScale: NaN }, 'The guidanceScale is NaN'],
    [
      'no steps',
      labelled,
      { classLabels: [0], numInferenceSteps: 0 },
      'The number of sampling steps is 0; pass an integer from 1 to 1000',
    ],
    [
      'too many steps',
      labelled,
      { classLabels: [0], numInferenceSteps: 1001 },
      'The number of sampling steps is 1001',
    ],
    [
      'a negative seed',
      labelled,
      { classLabels: [0], seed: -1 },
      'The seed is -1; pass an integer of 0 or more.',
    ],
    [
      'a seed beyond safe integers',
      labelled,
      { classLabels: [0], seed: 2 ** 53 },
      'The seed is 9007199254740992',
    ],
    [
      'batch size 0',
      labelled,
      { classLabels: [0], batchSize: 0 },
      'The batchSize is 0; pass an integer of 1 or more.',
    ],
    [
      'a broken sample index',
      labelled,
      { classLabels: [0], firstSampleIndex: 0.5 },
      'The firstSampleIndex is 0.5',
    ],
    [
      'a strength without images',
      labelled,
      { classLabels: [0], strength: 0.5 },
      'The strength is 0.5, but there are no initialImages',
    ],
    [
      'a strength of 0',
      labelled,
      { classLabels: [0], strength: 0, initialImages: new Float32Array(4) },
      'The strength is 0; pass a number above 0 and up to 1.',
    ],
    [
      'initial images of another size',
      labelled,
      { classLabels: [0, 0], initialImages: new Float32Array(4) },
      'The initialImages has 4 numbers; pass 8: [2, 2, 2, 1].',
    ],
    [
      'initial noise that is not finite',
      labelled,
      { classLabels: [0], initialNoise: new Float32Array(4).fill(NaN) },
      'The initialNoise holds values that are not finite',
    ],
    [
      'a mask of another size',
      labelled,
      { classLabels: [0, 0], inpainting: { images: new Float32Array(8), mask: new Float32Array(5) } },
      'The inpainting mask has 5 numbers; pass 4 for 2x2 pixels, or as many for each of the 2 images.',
    ],
    [
      'a mask out of range',
      labelled,
      { classLabels: [0], inpainting: { images: new Float32Array(4), mask: new Float32Array(4).fill(255) } },
      'The inpainting mask holds 255; pass 1 where to paint anew and 0 where to keep.',
    ],
    [
      'inpainting images of another size',
      labelled,
      { classLabels: [0], inpainting: { images: new Float32Array(9), mask: new Float32Array(4) } },
      'The inpainting images has 9 numbers; pass 4',
    ],
    [
      'resampling with a method that remembers',
      labelled,
      {
        classLabels: [0],
        method: dpmSolver2M(),
        inpainting: { images: new Float32Array(4), mask: new Float32Array(4), resamplings: 2 },
      },
      'The method dpm-solver-2m remembers earlier steps',
    ],
    [
      'a thresholding ratio of 0',
      labelled,
      { classLabels: [0], dynamicThresholdingRatio: 0 },
      'The dynamicThresholdingRatio is 0; pass a number above 0 and up to 1.',
    ],
    [
      'no timesteps',
      labelled,
      { classLabels: [0], timesteps: [] },
      'The timesteps are []; pass at least one',
    ],
    ['equal timesteps', labelled, { classLabels: [0], timesteps: [5, 5] }, 'The timesteps are [5, 5]; pass'],
    ['timesteps beyond', labelled, { classLabels: [0], timesteps: [1000] }, 'at most to 0 at least'],
    [
      'half a timestep',
      labelled,
      { classLabels: [0], timesteps: [0.5] },
      'pass at least one, whole, falling',
    ],
    [
      'timesteps and another number of steps',
      labelled,
      { classLabels: [0], timesteps: [9, 5], numInferenceSteps: 3 },
      'There are 2 timesteps, but numInferenceSteps or timestepSpacing ask for others',
    ],
    ['step interval 0', labelled, { classLabels: [0], stepInterval: 0 }, 'The stepInterval is 0'],
  ])('%s', (_, model, options, message) => {
    expect(() => resolveRequest(model, schedule, options)).toThrow(message);
  });
});

test('defaults: seed 0, DDIM of 50 steps or all of a shorter schedule, no guidance, the clipping of the schedule', () => {
  expect(resolveRequest(labelled, schedule, { classLabels: [0] })).toMatchObject({
    seed: 0,
    firstSampleIndex: 0,
    method: { name: 'ddim', usesNoise: false },
    plan: { length: 50 },
    guidedSteps: 'none',
    limit: { kind: 'none' },
    stepInterval: 1,
  });
  const short = createNoiseSchedule({
    ...articleSchedule,
    numTrainTimesteps: 20,
    clipSample: true,
    clipSampleRange: 2,
  });
  expect(resolveRequest(labelled, short, { classLabels: [0] })).toMatchObject({
    plan: { length: 20 },
    limit: { kind: 'clip', range: 2 },
  });
});

test.each([
  [1, 1, 1],
  [64, 64, 1],
  [65, 33, 2],
  [100, 50, 2],
  [129, 43, 3],
])('%i images are split into batches of %i: %i of them', (count, batchSize, batches) => {
  expect(resolveRequest(unlabelled, schedule, { count })).toMatchObject({ batchSize, batches });
});

test('the spacing of the request overrides that of the schedule', () => {
  const timesteps = (options: SamplingOptions): number[] =>
    resolveRequest(unlabelled, schedule, { count: 1, numInferenceSteps: 4, ...options }).plan.map(
      ({ t }) => t,
    );
  expect(timesteps({})).toEqual([999, 749, 499, 249]);
  expect(timesteps({ timestepSpacing: 'leading' })).toEqual([750, 500, 250, 0]);
  expect(timesteps({ method: uniPC() })).toEqual([999, 823, 499, 175]);
  expect(timesteps({ method: uniPC(), timestepSpacing: 'trailing' })).toEqual([999, 749, 499, 249]);
  expect(timesteps({ timestepSpacing: 'beta' })).toEqual([999, 823, 499, 175]);
});
