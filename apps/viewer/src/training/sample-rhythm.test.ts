import { describe, expect, it } from 'vitest';
import { isFrameDue, withFrame } from './sample-rhythm';

describe('the rhythm of the pictures', () => {
  it('is quick at first and slower later, but never slower than every hundred steps', () => {
    const due: number[] = [0];
    for (let step = 1; step <= 2000; step += 1) if (isFrameDue(step, due.at(-1) ?? 0)) due.push(step);
    const gaps = due.slice(1).map((step, index) => step - (due[index] ?? 0));
    expect(gaps[0]).toBe(10);
    expect(gaps.at(-1)).toBe(100);
    expect(gaps).toEqual([...gaps].sort((one, other) => one - other));
  });

  it('keeps the first and the last picture, and not too many of those between', () => {
    let frames: readonly number[] = [];
    for (let step = 0; step <= 500; step += 1) {
      frames = withFrame(frames, step);
      expect(frames[0]).toBe(0);
      expect(frames.at(-1)).toBe(step);
      expect(frames.length).toBeLessThanOrEqual(24);
    }
    expect(frames).toEqual([...frames].sort((one, other) => one - other));
  });
});
