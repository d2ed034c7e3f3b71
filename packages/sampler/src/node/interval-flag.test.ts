import { describe, expect, it } from 'vitest';
import { intervalFlag } from './interval-flag';

describe('a range of timesteps', () => {
  it('comes as its two ends, or as all', () => {
    expect(intervalFlag('200-800')).toEqual([200, 800]);
    expect(intervalFlag(' 7 - 7 ')).toEqual([7, 7]);
    expect(intervalFlag('all')).toBe('all');
  });

  it.each(['', '800-200', '200', '200,800', '0.5-9', '-1-9', '1-2-3', '1e2-900', 'none'])(
    'refuses "%s"',
    (text) => {
      expect(() => intervalFlag(text)).toThrow(/two whole timesteps with a hyphen/);
    },
  );
});
