import { expect, it } from 'vitest';
import { Sparkline } from './sparkline';

function curveOf(values: readonly number[], width: number): string {
  const sparkline = new Sparkline(width);
  for (const value of values) sparkline.add(value);
  return sparkline.toString();
}

it('is as high as the logarithm of each value', () => {
  expect(curveOf([1, 2, 4, 8, 16, 32, 64, 128], 8)).toBe('▁▂▃▄▅▆▇█');
  expect(curveOf([3, 3, 3], 8)).toBe('▁▁▁');
  expect(curveOf([], 8)).toBe('');
});

it('shows a run of any length whole, in as much room', () => {
  const falling = curveOf(
    Array.from({ length: 10_000 }, (_, step) => Math.exp(-step / 1000)),
    16,
  );
  expect(falling.length).toBeGreaterThan(7);
  expect(falling.length).toBeLessThanOrEqual(16);
  expect(falling.startsWith('█')).toBe(true);
  expect(falling.endsWith('▁')).toBe(true);
  expect(Array.from(falling).sort().reverse().join('')).toBe(falling);
});

it('weighs every value alike where stretches were joined', () => {
  // Three means of one value each: the third waits for a partner when the first two become one.
  const sparkline = new Sparkline(2);
  for (const value of [1, 1, 8, 8]) sparkline.add(value);
  expect(sparkline.toString()).toBe('▁█');
});
