import type { TrainingConfig } from './training-config';

/** Share of a cycle over which `wsd` decays. */
const COOLDOWN = 0.2;

/**
 * The learning rate of one optimiser step: a linear warm-up, then constant, a half cosine to 0 (Loshchilov & Hutter 2017,
 * equation 5), or constant with a decay to 0 at the end, 1 - sqrt (Hägele et al. 2024, "Scaling laws and compute-optimal
 * training beyond fixed training durations"). Each of the config's cycles warms up and decays as a run of its own would:
 * AdamW's second moment has by then shrunk to the gradients of a nearly still network, and the peak at once would
 * undo what was learned.
 *
 * @param step Number of the step, from 1.
 * @param progress Share of the run that is behind, 0..1; a constant rate does not look at it.
 */
export function learningRateAt(config: TrainingConfig, step: number, progress: number): number {
  switch (config.learningRateDecay) {
    case 'constant':
      return config.learningRate * warmupAt(config, step);
    case 'cosine':
      return decayedRate(config, step, progress, (inCycle) => (1 + Math.cos(Math.PI * inCycle)) / 2);
    case 'wsd':
      return decayedRate(config, step, progress, (inCycle) => 1 - Math.sqrt(cooldownProgress(inCycle)));
  }
}

function decayedRate(
  config: TrainingConfig,
  step: number,
  progress: number,
  decay: (inCycle: number) => number,
): number {
  const cycles = config.learningRateCycles;
  const inCycle = cycleProgress(progress, cycles);
  const warmup = warmupAt(config, stepInCycle(step, progress * cycles, inCycle));
  return config.learningRate * warmup * decay(inCycle);
}

/** Share of the cycle's last fifth that is behind, 0..1. */
function cooldownProgress(inCycle: number): number {
  return Math.max(0, 1 - (1 - inCycle) / COOLDOWN);
}

function warmupAt({ warmupSteps }: TrainingConfig, step: number): number {
  return warmupSteps > 0 ? Math.min(1, step / warmupSteps) : 1;
}

/** Share of the cycle under way that is behind, 0..1; 1 at the end of the run. */
function cycleProgress(progress: number, cycles: number): number {
  return progress >= 1 ? 1 : (Math.max(0, progress) * cycles) % 1;
}

/**
 * Number of the step within its cycle, from 1. A run that is limited by time does not know how many steps a cycle has;
 * its pace so far says.
 */
function stepInCycle(step: number, cyclesBehind: number, inCycle: number): number {
  return cyclesBehind < 1 ? step : 1 + ((step - 1) * inCycle) / cyclesBehind;
}
