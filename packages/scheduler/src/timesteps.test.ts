import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { articleSchedule, inferenceTimesteps, previousTimestep, TimestepsError } from './index';
import reference from './reference/timesteps.json';

const spacings = ['leading', 'trailing', 'linspace'] as const;

describe.each(spacings)('%s', (timestepSpacing) => {
  const timesteps = (steps: number): number[] => [
    ...inferenceTimesteps({ ...articleSchedule, timestepSpacing }, steps),
  ];

  test("agrees with diffusers' formula in NumPy, list by list", () => {
    for (const [steps, expected] of Object.entries(reference.lists[timestepSpacing])) {
      expect(timesteps(Number(steps))).toEqual(expected);
    }
  });

  test('agrees with it for every number of steps from 1 to 1000', () => {
    const sums = Array.from({ length: 1000 }, (_, i) =>
      timesteps(i + 1).reduce((sum, t, index) => sum + (index + 1) * (t + 1), 0),
    );
    expect(sums).toEqual(reference.sums[timestepSpacing]);
  });

  test('falls strictly within 0..T-1, has as many entries as steps, and all of 0..T-1 for T steps', () => {
    const sizes = fc
      .integer({ min: 1, max: 3000 })
      .chain((T) => fc.tuple(fc.constant(T), fc.integer({ min: 1, max: T })));
    fc.assert(
      fc.property(sizes, ([numTrainTimesteps, steps]) => {
        const options = { numTrainTimesteps, timestepSpacing, stepsOffset: 0 };
        const chosen = inferenceTimesteps(options, steps);
        expect(chosen.length).toBe(steps);
        expect(chosen[0]!).toBeLessThan(numTrainTimesteps);
        expect(chosen[steps - 1]!).toBeGreaterThanOrEqual(0);
        expect(chosen.every((t, i) => i === 0 || t < chosen[i - 1]!)).toBe(true);
        const all = inferenceTimesteps(options, numTrainTimesteps);
        expect([...all]).toEqual(
          Array.from({ length: numTrainTimesteps }, (_, i) => numTrainTimesteps - 1 - i),
        );
      }),
    );
  });

  test.each([0, -1, 1.5, NaN, 1001])('refuses %d steps', (steps) => {
    expect(() => timesteps(steps)).toThrow(TimestepsError);
    expect(() => timesteps(steps)).toThrow(
      `The number of sampling steps is ${steps}; pass an integer from 1 to 1000`,
    );
  });
});

test('the previous timestep is the next entry, and the clean image after the last', () => {
  const timesteps = inferenceTimesteps(articleSchedule, 7);
  expect([...timesteps].map((_, i) => previousTimestep(timesteps, i))).toEqual([...timesteps.slice(1), -1]);
});

describe('stepsOffset', () => {
  const leading = { ...articleSchedule, timestepSpacing: 'leading', stepsOffset: 1 } as const;

  test('moves leading steps up', () => {
    expect([...inferenceTimesteps(leading, 4)]).toEqual([751, 501, 251, 1]);
  });

  test('leaves the other spacings alone, as in diffusers', () => {
    expect([...inferenceTimesteps({ ...leading, timestepSpacing: 'trailing' }, 4)]).toEqual([
      999, 749, 499, 249,
    ]);
  });

  test('may not lead beyond the last timestep', () => {
    expect(() => inferenceTimesteps(leading, 1000)).toThrow(TimestepsError);
    expect(() => inferenceTimesteps(leading, 1000)).toThrow('beyond the last, 999');
  });
});
