import { expect, it } from 'vitest';
import type { ModelInfo } from '../engine/protocol';
import { isQuick, possibleSteps, stepCounts } from './few-calls';

const schedule = { numTrainTimesteps: 1000 } as ModelInfo['schedule'];
const recommended = { method: 'ddim', numInferenceSteps: 4, guidanceScale: 1 } as const;
const quick = {
  schedule,
  recommended: { ...recommended, timesteps: { 4: [997, 750, 500, 250], 1: [999], 2: [998, 499] } },
};

it('takes no other number of steps than those that a network was made for', () => {
  expect(stepCounts(quick)).toEqual([1, 2, 4]);
  expect([1, 2, 3, 4, 24].map((steps) => possibleSteps(steps, quick))).toEqual([1, 2, 2, 4, 4]);
  expect(isQuick(quick)).toBe(true);
});

it('takes any other network at its word, as far as its process goes', () => {
  for (const info of [
    { schedule, recommended },
    { schedule, recommended: null },
  ]) {
    expect([1, 24, 5000].map((steps) => possibleSteps(steps, info))).toEqual([1, 24, 1000]);
    expect(isQuick(info)).toBe(false);
  }
});
