import { expect, test } from 'vitest';
import { Frames } from './frames';

test('frames go from the noise over every step to the digit, and blend in between', () => {
  const frames = new Frames(2, [1, 2, 1]);
  expect(frames.newest).toBe(-1);
  frames.add(Float32Array.of(1, -1), Float32Array.of(0, 0));
  expect(frames.newest).toBe(1);
  expect(frames.isComplete).toBe(false);
  frames.add(Float32Array.of(9, 9), Float32Array.of(-1, 1));
  expect(frames.isComplete).toBe(true);
  expect([...frames.at(0)]).toEqual([1, -1]);
  expect([...frames.at(0.75)]).toEqual([0.25, -0.25]);
  expect([...frames.at(1.5)]).toEqual([-0.5, 0.5]);
  expect([...frames.at(2)]).toEqual([-1, 1]);
});
