import { alphaBarAt, conversionCoefficients, type NoiseSchedule } from '@ddpm/scheduler';
import type { Jump } from './jump';

/** What the student is to predict for one jump, as a mixture, and how much an error of it weighs. */
export interface JumpTarget {
  /** Weight of the noisy image at the jump's start. */
  readonly xt: number;
  /** Weight of the image where the teacher lands. */
  readonly landing: number;
  /** Weight of the squared error of the prediction. */
  readonly weight: number;
}

/** The signal-to-noise ratio may weigh an error of the clean image by this much. */
const LARGEST_WEIGHT = 50;

/**
 * The prediction from which one DDIM step leads to where the teacher lands (Salimans and Ho 2022, appendix G):
 * x0 = (landing - (s' / s) xt) / (a' - (s' / s) a), where a, s are the signal and noise at the jump's start and a', s' at
 * its end; turned into what the network predicts. An error of x0 weighs max(a^2 / s^2, 1), as there.
 */
export function jumpTarget(schedule: NoiseSchedule, { from, to }: Jump): JumpTarget {
  const start = alphaBarAt(schedule, from);
  const end = alphaBarAt(schedule, to);
  const remaining = Math.sqrt((1 - end) / (1 - start));
  const moved = Math.sqrt(end) - remaining * Math.sqrt(start);
  const x0 = { xt: -remaining / moved, landing: 1 / moved };
  // x0 = toX0.xt xt + toX0.prediction prediction.
  const toX0 = conversionCoefficients(schedule.config.predictionType, 'sample', start);
  const weight = Math.min(Math.max(start / (1 - start), 1), LARGEST_WEIGHT);
  return {
    xt: (x0.xt - toX0.xt) / toX0.prediction,
    landing: x0.landing / toX0.prediction,
    weight: weight * toX0.prediction ** 2,
  };
}
