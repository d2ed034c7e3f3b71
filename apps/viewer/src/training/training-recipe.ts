import { articleRecipe, overrideRecipe, type Recipe } from '@ddpm/trainer';
import { networkPlans, type NetworkSize } from './network-sizes';

/**
 * A recipe for impatient people: velocity target and cosine schedule, a high learning rate, and a moving average of the
 * weights that follows quickly, because the pictures are drawn from it. Some labels are left out, so that guidance can
 * make the digits clearer.
 *
 * @param seed of the initial weights, the order of the images and the noise
 */
export function trainingRecipe(size: NetworkSize, seed: number): Recipe {
  const { unet, batchSize, learningRate } = networkPlans[size];
  return overrideRecipe(articleRecipe, {
    unet: { ...unet, nullLabel: true },
    schedule: { betaSchedule: 'squaredcos_cap_v2', predictionType: 'v_prediction' },
    training: {
      ...{ batchSize, learningRate, seed },
      warmupSteps: 30,
      maxGradientNorm: 1,
      labelDropout: 0.15,
      emaDecay: 0.99,
    },
  });
}
