import fc from 'fast-check';
import { createNoiseSchedule, articleSchedule } from '@ddpm/scheduler';
import { expect, test } from 'vitest';
import { callCounts, fewCallTimesteps, segmentJumps, shortcutJumps } from './few-calls';
import { checkJumps, imagesOf, jumpTimesteps, type Jump } from './jump';

test('of a thousand timesteps', () => {
  expect(callCounts.map((calls) => fewCallTimesteps(1000, calls))).toEqual([
    [999],
    [991, 492],
    [983, 750, 500, 250],
  ]);
  expect(segmentJumps(1000, 8)[0]).toEqual({ from: 983, to: 750, images: 8, through: [983, 905, 828] });
  expect(segmentJumps(1000, 8)[3]).toEqual({ from: 250, to: -1, images: 8, through: [250, 167, 83] });
});

test('at any number of timesteps all starts differ, and jumps lead down from one to the next', () => {
  fc.assert(
    fc.property(fc.integer({ min: 40, max: 4000 }), (numTrainTimesteps) => {
      const schedule = createNoiseSchedule({ ...articleSchedule, numTrainTimesteps });
      const starts = callCounts.flatMap((calls) => fewCallTimesteps(numTrainTimesteps, calls));
      expect(new Set(starts).size).toBe(7);
      const segments = segmentJumps(numTrainTimesteps, 1);
      const shortcuts = shortcutJumps(numTrainTimesteps, { four: 1, two: 2, one: 3 });
      for (const jumps of [segments, shortcuts]) checkJumps(schedule, jumps);
      expect(segments.map(({ to }) => to)).toEqual([...segments.slice(1).map(({ from }) => from), -1]);
      expect(new Set(shortcuts.map(({ from }) => from))).toEqual(new Set(starts));
    }),
  );
});

test('too few timesteps are refused', () => {
  expect(() => fewCallTimesteps(39, 4)).toThrow(
    'The schedule has 39 timesteps; distillation needs at least 40.',
  );
});

const schedule = createNoiseSchedule(articleSchedule);

test.each<[string, Jump[], string]>([
  ['none', [], 'There are no jumps to learn'],
  ['upwards', [{ from: 5, to: 9, through: [5], images: 1 }], 'The jump from 5 to 9 through 5 does not fall'],
  ['beyond the schedule', [{ from: 1000, to: -1, through: [1000], images: 1 }], 'from at most 999'],
  ['through nothing', [{ from: 9, to: -1, through: [], images: 1 }], 'does not fall'],
  ['of parts of timesteps', [{ from: 9.5, to: -1, through: [9.5], images: 1 }], 'does not fall'],
  ['of no images', [{ from: 9, to: -1, through: [9], images: 0 }], 'is learned by 0 images'],
])('jumps %s are refused', (_, jumps, sentence) => {
  expect(() => {
    checkJumps(schedule, jumps);
  }).toThrow(sentence);
});

test("a batch has each jump's images together", () => {
  const jumps = [
    { from: 9, to: 4, through: [9], images: 2 },
    { from: 4, to: -1, through: [4], images: 1 },
  ];
  expect(imagesOf(jumps)).toBe(3);
  expect([...jumpTimesteps(jumps)]).toEqual([9, 9, 4]);
});
