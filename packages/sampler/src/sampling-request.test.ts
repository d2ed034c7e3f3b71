import { articleSchedule, createNoiseSchedule } from '@ddpm/scheduler';
import { describe, expect, test } from 'vitest';
import type { SamplingOptions } from './index';
import { gaussianModel } from './reference/gaussian-model';
import type { SamplingModel } from './sampling-model';
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
    guidanceScale: 1,
    clipRange: null,
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
    clipRange: 2,
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
});
