import type { TrainingConfig } from './training-config';

/**
 * The learning rate of one optimiser step: a linear warm-up, then constant or a half cosine to 0
 * (Loshchilov & Hutter 2017, equation 5), which starts again in each of the config's cycles.
 *
 * @param step Number of the step, from 1.
 * @param progress Share of the run that is behind, 0..1; only the cosine looks at it.
 */
export function learningRateAt(config: TrainingConfig, step: number, progress: number): number {
  const warmup = config.warmupSteps > 0 ? Math.min(1, step / config.warmupSteps) : 1;
  return config.learningRate * warmup * decayAt(config, progress);
}

function decayAt({ learningRateDecay, learningRateCycles }: TrainingConfig, progress: number): number {
  switch (learningRateDecay) {
    case 'constant':
      return 1;
    case 'cosine':
      return (1 + Math.cos(Math.PI * cycleProgress(progress, learningRateCycles))) / 2;
  }
}

/** Share of the cycle under way that is behind, 0..1; 1 at the end of the run. */
function cycleProgress(progress: number, cycles: number): number {
  return progress >= 1 ? 1 : (Math.max(0, progress) * cycles) % 1;
}
