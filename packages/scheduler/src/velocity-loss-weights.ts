import type { NoiseSchedule } from './noise-schedule';

/** Smallest divisor: nearer to the clean image than this, an error would weigh hundreds of times what others do. */
const LEAST = 0.05;

/**
 * Loss weights by timestep that turn a mean squared error on what the network predicts into one on the velocity
 * v = sqrt(alphaBar) noise - sqrt(1 - alphaBar) x0 (Li & He 2025, "Back to basics: let denoising generative models
 * denoise", table 1, here for a variance-preserving process): an error d of the clean image is one of
 * d / sqrt(1 - alphaBar) of the velocity, an error d of the noise one of d / sqrt(alphaBar). Divisors are at least 0.05.
 *
 * @returns `[numTrainTimesteps]`, from 1 to 400; all 1 where the velocity is what the network predicts
 */
export function velocityLossWeights({ alphaBars, config }: NoiseSchedule): Float64Array {
  return alphaBars.map((alphaBar) => {
    switch (config.predictionType) {
      case 'sample':
        return 1 / Math.max(1 - alphaBar, LEAST ** 2);
      case 'epsilon':
        return 1 / Math.max(alphaBar, LEAST ** 2);
      case 'v_prediction':
        return 1;
    }
  });
}
