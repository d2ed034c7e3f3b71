import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { clipGradient } from './gradient-clipping';

function clip(values: readonly number[], maxNorm: number | null): { clipped: number[]; norm: number } {
  return tf.tidy(() => {
    const { clipped, norm } = clipGradient(tf.tensor1d([...values]), maxNorm);
    return { clipped: [...clipped.dataSync()], norm: norm.dataSync()[0] ?? NaN };
  });
}

describe('gradient clipping', () => {
  beforeAll(async () => {
    await tf.setBackend('cpu');
  });

  it('scales a long gradient down to the longest allowed, along its direction', () => {
    const { clipped, norm } = clip([3, -4], 1);
    expect(norm).toBe(5);
    expect(clipped[0]).toBeCloseTo(0.6, 5);
    expect(clipped[1]).toBeCloseTo(-0.8, 5);
  });

  it('leaves a short gradient, a zero gradient and an unlimited one as they are', () => {
    expect(clip([0.3, -0.4], 1).clipped).toEqual([Math.fround(0.3), Math.fround(-0.4)]);
    expect(clip([0, 0], 1)).toEqual({ clipped: [0, 0], norm: 0 });
    expect(clip([30, -40], null).clipped).toEqual([30, -40]);
  });
});
