import { TimestepsError } from './errors';
import { symmetricBetaQuantiles } from './beta-quantiles';
import type { NoiseScheduleConfig, TimestepSpacing } from './noise-schedule-config';

/** What decides the timesteps: parts of a configuration, and a spacing that may be another. */
export interface TimestepOptions extends Pick<NoiseScheduleConfig, 'numTrainTimesteps' | 'stepsOffset'> {
  readonly timestepSpacing: TimestepSpacing;
}

/**
 * The timesteps that sampling visits, falling: the even spacings as diffusers computes them (Lin et al. 2023, table 2),
 * `beta` by Lee et al. 2024. They are the only truth about the steps: the one before entry i is entry i + 1 (see
 * `previousTimestep`), never t minus some ratio.
 *
 * @param numInferenceSteps from 1 to `numTrainTimesteps`; it need not divide it
 * @throws TimestepsError where the number of steps is out of range, or `stepsOffset` leads beyond the last timestep
 */
export function inferenceTimesteps(options: TimestepOptions, numInferenceSteps: number): Int32Array {
  const { numTrainTimesteps } = options;
  if (
    !Number.isInteger(numInferenceSteps) ||
    numInferenceSteps < 1 ||
    numInferenceSteps > numTrainTimesteps
  ) {
    throw new TimestepsError(
      `The number of sampling steps is ${numInferenceSteps}; pass an integer from 1 to ${numTrainTimesteps}, the number of training timesteps.`,
    );
  }
  const timesteps = spacedTimesteps(options, numInferenceSteps);
  checkLargest(timesteps, options);
  return timesteps;
}

/** The timestep after step `index` of sampling: the next entry, or -1, the clean image, after the last. */
export function previousTimestep(timesteps: Int32Array, index: number): number {
  return timesteps[index + 1] ?? -1;
}

function spacedTimesteps(options: TimestepOptions, steps: number): Int32Array {
  const { numTrainTimesteps, timestepSpacing, stepsOffset } = options;
  switch (timestepSpacing) {
    case 'leading': {
      const ratio = Math.floor(numTrainTimesteps / steps);
      return descending(steps, (i) => i * ratio + stepsOffset);
    }
    case 'linspace': {
      const gap = steps > 1 ? (numTrainTimesteps - 1) / (steps - 1) : 0;
      return descending(steps, (i) => roundHalfToEven(i * gap));
    }
    case 'trailing': {
      // numpy.arange(T, 0, -T / steps), whose gap is the rounded difference of its first two values. diffusers
      // sometimes gets one entry too many from it (61 steps of 1000, say), a timestep of -1; here there is none.
      const gap = numTrainTimesteps - numTrainTimesteps / steps - numTrainTimesteps;
      return Int32Array.from({ length: steps }, (_, i) => roundHalfToEven(numTrainTimesteps + i * gap) - 1);
    }
    case 'beta':
      return betaTimesteps(numTrainTimesteps, steps);
  }
}

/** Lee et al. 2024, "Beta sampling is all you need", choose alpha = beta = 0.6. */
const BETA_SHAPE = 0.6;

/** The quantiles of 1, 1 - 1 / steps, ... 1 / steps; where two fall on one timestep, the later moves on to a free one. */
function betaTimesteps(numTrainTimesteps: number, steps: number): Int32Array {
  const probabilities = Array.from({ length: steps }, (_, i) => 1 - i / steps);
  let previous = numTrainTimesteps;
  return Int32Array.from(symmetricBetaQuantiles(BETA_SHAPE, probabilities), (quantile, i) => {
    const highest = Math.min(roundHalfToEven(quantile * numTrainTimesteps) - 1, previous - 1);
    previous = Math.max(highest, steps - 1 - i);
    return previous;
  });
}

function descending(steps: number, timestep: (index: number) => number): Int32Array {
  return Int32Array.from({ length: steps }, (_, i) => timestep(steps - 1 - i));
}

function checkLargest(timesteps: Int32Array, options: TimestepOptions): void {
  const largest = timesteps[0] ?? 0;
  if (largest < options.numTrainTimesteps) return;
  throw new TimestepsError(
    `With stepsOffset ${options.stepsOffset}, ${timesteps.length} steps of leading spacing begin at timestep ${largest}, beyond the last, ${options.numTrainTimesteps - 1}; use fewer steps or a smaller offset.`,
  );
}

/** NumPy's rounding: halves go to the even neighbour. */
function roundHalfToEven(value: number): number {
  const floor = Math.floor(value);
  const isHalf = value - floor === 0.5;
  return isHalf && floor % 2 === 0 ? floor : Math.round(value);
}
