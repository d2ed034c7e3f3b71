import { describe, expect, it } from 'vitest';
import { articleTraining, validateTrainingConfig, type TrainingConfig } from './training-config';

const faults: readonly (readonly [{ readonly [Field in keyof TrainingConfig]?: unknown }, RegExp])[] = [
  [{ batchSize: 0 }, /batchSize is 0/],
  [{ batchSize: 6.5 }, /batchSize is 6.5/],
  [{ accumulationSteps: 5 }, /does not divide batchSize/],
  [{ learningRate: -1 }, /learningRate is -1/],
  [{ learningRate: NaN }, /learningRate is NaN/],
  [{ warmupSteps: -1 }, /warmupSteps is -1/],
  [{ warmupSteps: 0.5 }, /warmupSteps is 0.5/],
  [{ adamBetas: [0.9, 1] }, /adamBetas is \[0\.9,1\]/],
  [{ adamEpsilon: 0 }, /adamEpsilon is 0/],
  [{ weightDecay: -0.1 }, /weightDecay is -0.1/],
  [{ maxGradientNorm: 0 }, /maxGradientNorm is 0/],
  [{ emaDecay: 1 }, /emaDecay is 1/],
  [{ minSnrGamma: -5 }, /minSnrGamma is -5/],
  [{ labelDropout: 1 }, /labelDropout is 1/],
  [{ labelDropout: '0.5' }, /labelDropout is 0\.5/],
  [{ learningRateDecay: 'linear' }, /learningRateDecay is "linear": choose one of constant, cosine, wsd/],
  [{ lossSpace: 'noise' }, /lossSpace is "noise": choose one of prediction, velocity/],
  [{ lossSpace: 'velocity', minSnrGamma: 5 }, /minSnrGamma .* goes with lossSpace prediction/],
  [{ adamBetas: [0.9] }, /adamBetas is \[0\.9\]: give two numbers/],
  [{ adamBetas: [0.9, '0.99'] }, /adamBetas/],
  [{ adamBetas: 0.9 }, /adamBetas/],
  [{ learningRate: '1e-3' }, /learningRate/],
  [{ emaDecay: '0.9' }, /emaDecay/],
  [{ maxGradientNorm: '1' }, /maxGradientNorm/],
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
      validateTrainingConfig({ ...articleTraining, ...fault } as TrainingConfig);
    }).toThrow(message);
  });
});
