import { describe, expect, it } from 'vitest';
import { articleTraining } from './training-config';
import { trainingBatch, trainingScalars, type RandomInputSettings } from './training-inputs';

const batch = { images: new Float32Array(1000 * 4), labels: new Int32Array(1000).fill(3) };
const settings: RandomInputSettings = {
  step: 5,
  imageShape: [2, 2, 1],
  numTrainTimesteps: 1000,
  nullLabel: 10,
};

describe('the inputs of a training step', () => {
  it('depend on the seed and the step alone', () => {
    const inputs = trainingBatch(articleTraining, batch, settings);
    expect(trainingBatch(articleTraining, batch, settings)).toEqual(inputs);
    const next = trainingBatch(articleTraining, batch, { ...settings, step: 6 });
    const reseeded = trainingBatch({ ...articleTraining, seed: 1 }, batch, settings);
    for (const name of ['noise', 't']) {
      expect(next[name]?.data).not.toEqual(inputs[name]?.data);
      expect(reseeded[name]?.data).not.toEqual(inputs[name]?.data);
    }
  });

  it('draw t uniformly from 0..T-1', () => {
    const t = trainingBatch(articleTraining, batch, settings)['t']?.data ?? [];
    const mean = Array.from(t).reduce((sum, value) => sum + value, 0) / 1000;
    // Four standard deviations of the mean of 1000 uniform draws.
    expect(Math.abs(mean - 499.5)).toBeLessThan(4 * (1000 / Math.sqrt(12 * 1000)));
    expect(Math.min(...t)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...t)).toBeLessThanOrEqual(999);
  });

  it('replace the share of labels that is asked for by the null label', () => {
    const labels =
      trainingBatch({ ...articleTraining, labelDropout: 0.2 }, batch, settings)['labels']?.data ?? [];
    const dropped = Array.from(labels).filter((label) => label === 10).length;
    expect(Math.abs(dropped - 200)).toBeLessThan(4 * Math.sqrt(1000 * 0.2 * 0.8));
    expect(dropped + Array.from(labels).filter((label) => label === 3).length).toBe(1000);
  });

  it('leave the labels alone where the network has no null label', () => {
    const config = { ...articleTraining, labelDropout: 0.5 };
    expect(trainingBatch(config, batch, { ...settings, nullLabel: null })['labels']?.data).toEqual(
      batch.labels,
    );
  });

  it('carry an EMA decay only where an EMA is kept', () => {
    expect(Object.keys(trainingScalars(articleTraining, 1, 1e-3))).not.toContain('emaDecay');
    expect(
      trainingScalars({ ...articleTraining, emaDecay: 0.9 }, 1000, 1e-3)['emaDecay']?.data[0],
    ).toBeCloseTo(0.9);
  });
});
