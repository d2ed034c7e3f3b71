import { ScheduleInputError } from './errors';
import type { NoiseSchedule } from './noise-schedule';
import type { PredictionType } from './noise-schedule-config';

/**
 * Loss weights by timestep that cap the signal-to-noise ratio at gamma (Hang et al. 2023, "Efficient diffusion training
 * via min-SNR weighting"), for a mean squared error on what the network predicts: min(snr, gamma) for the clean image,
 * over snr for the noise, over snr + 1 for the velocity.
 *
 * @param gamma above 0; the paper's choice is 5
 * @throws ScheduleInputError where gamma is not a number above 0
 */
export function minSnrWeights(
  schedule: NoiseSchedule,
  gamma: number,
  predictionType: PredictionType = schedule.config.predictionType,
): Float64Array {
  if (!Number.isFinite(gamma) || gamma <= 0) {
    throw new ScheduleInputError(`The min-SNR gamma is ${gamma}; pass a number above 0, such as 5.`);
  }
  return schedule.signalToNoiseRatios.map((snr) => weight(snr, gamma, predictionType));
}

function weight(snr: number, gamma: number, predictionType: PredictionType): number {
  switch (predictionType) {
    case 'epsilon':
      // min(snr, gamma) / snr, without the 0 / 0 at a terminal SNR of zero.
      return Math.min(1, gamma / snr);
    case 'sample':
      return Math.min(snr, gamma);
    case 'v_prediction':
      return Math.min(snr, gamma) / (snr + 1);
  }
}
