import { expect, test } from 'vitest';
import { softmaxRows } from './class-readers';

test('chances are positive, add up to 1 and keep the order of the scores, however large those are', () => {
  const chances = softmaxRows([1000, 1001, 999, -3, -3, -3], 3);
  expect([...chances.subarray(0, 3)].reduce((sum, chance) => sum + chance, 0)).toBeCloseTo(1, 6);
  expect((chances[1] ?? 0) / (chances[0] ?? 1)).toBeCloseTo(Math.E, 5);
  expect(chances[4]).toBeCloseTo(1 / 3, 6);
});
