import { describe, expect, it } from 'vitest';
import { articleTraining, validateTrainingConfig, type TrainingConfig } from './training-config';

const faults: readonly (readonly [Partial<TrainingConfig>, RegExp])[] = [
  [{ batchSize: 0 }, /batchSize is 0/],
  [{ batchSize: 6.5 }, /batchSize is 6.5/],
  [{ accumulationSteps: 5 }, /does not divide batchSize/],
  [{ learningRate: -1 }, /learningRate is -1/],
  [{ learningRate: NaN }, /learningRate is NaN/],
  [{ warmupSteps: -1 }, /warmupSteps is -1/],
  [{ warmupSteps: 0.5 }, /warmupSteps is 0.5/],
  [{ adamBetas: [0.9, 1] }, /adamBetas are 0.9, 1/],
  [{ adamEpsilon: 0 }, /adamEpsilon is 0/],
  [{ weightDecay: -0.1 }, /weightDecay is -0.1/],
  [{ maxGradientNorm: 0 }, /maxGradientNorm is 0/],
  [{ emaDecay: 1 }, /emaDecay is 1/],
  [{ minSnrGamma: -5 }, /minSnrGamma is -5/],
  [{ labelDropout: 1 }, /labelDropout is 1/],
  [{ seed: -1 }, /seed is -1/],
  [{ seed: 1.5 }, /seed is 1.5/],
];

describe('the training configuration', () => {
  it("accepts the article's", () => {
    expect(() => {
      validateTrainingConfig(articleTraining);
    }).not.toThrow();
  });

  it.each(faults)('refuses %j, naming the field', (fault, message) => {
    expect(() => {
      validateTrainingConfig({ ...articleTraining, ...fault });
    }).toThrow(message);
  });
});
