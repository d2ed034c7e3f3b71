import { expect, it } from 'vitest';
import type { MethodName } from '@ddpm/sampler';
import { accuracyDifference, compareWithMostSteps, fidDifference } from './most-steps';

const point = (method: MethodName, steps: number, fid: number, accuracy: number | null) => ({
  ...{ method, steps, fid, accuracy },
  ...{ fidFloor: 0.5, n: 5000 },
});

it('measures every point against the most steps of its own sampler, wherever that stands', () => {
  const points = compareWithMostSteps([
    point('dpm-solver-2m', 250, 2, 0.996),
    point('dpm-solver-2m', 10, 2.2, 0.99),
    point('ddim', 10, 6, 0.9),
    point('ddim', 20, 4, 0.95),
  ]);
  expect(points.map(({ againstMostSteps }) => againstMostSteps.steps)).toEqual([250, 250, 20, 20]);
  expect(points.map(fidDifference)).toEqual(['0.0 %', '+10.0 %', '+50.0 %', '0.0 %']);
  expect(points.map(accuracyDifference)).toEqual(['0.0 points', '-0.6 points', '-5.0 points', '0.0 points']);
  expect(points[1]).toMatchObject({ fid: 2.2, fidFloor: 0.5, n: 5000 });
});

it('compares no accuracies of samples without labels', () => {
  const [few, many] = compareWithMostSteps([point('ddim', 5, 3, null), point('ddim', 10, 4, null)]);
  expect(few?.againstMostSteps).toEqual({ steps: 10, fid: -0.25, accuracy: null });
  expect([few, many].map((each) => each && accuracyDifference(each))).toEqual(['', '']);
});
