import { describe, expect, it } from 'vitest';
import { formatDuration } from './progress';

describe('a duration', () => {
  it.each([
    [0, '0:00'],
    [9.6, '0:10'],
    [125, '2:05'],
    [3723, '1:02:03'],
    [-3, '0:00'],
    [NaN, '?'],
    [Infinity, '?'],
  ])('of %d seconds reads %s', (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text);
  });
});
