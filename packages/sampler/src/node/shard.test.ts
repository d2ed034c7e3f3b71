import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseShard, shardRange } from './shard';

test('shards follow each other, cover all images once, and differ by one image at most', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 5000 }), (of, count) => {
      const ranges = Array.from({ length: of }, (_, i) => shardRange({ index: i + 1, of }, count));
      expect(ranges[0]?.begin).toBe(0);
      expect(ranges.at(-1)?.end).toBe(count);
      ranges.slice(1).forEach(({ begin }, i) => {
        expect(begin).toBe(ranges[i]?.end);
      });
      const sizes = ranges.map(({ begin, end }) => end - begin);
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
    }),
  );
});

test('a shard is written as its number and their count', () => {
  expect(parseShard('3/16')).toEqual({ index: 3, of: 16 });
  for (const text of ['0/4', '5/4', '3', '', 'a/b', '1/0', '-1/4', '1.5/4']) {
    expect(() => parseShard(text)).toThrow('from 1/N to N/N, such as 3/16');
  }
});
