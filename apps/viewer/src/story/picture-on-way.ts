import type { NoiseSchedule } from '@ddpm/scheduler';
import type { Trajectory } from '../generate/trajectory';

/** A place on the way of one picture. */
export interface PlaceOnWay {
  /** The timestep; -1 where the picture is finished. */
  readonly t: number;
  /** Steps that were begun before it. */
  readonly step: number;
  readonly pixels: Float32Array;
}

/**
 * The noisy picture at a share of the way from noise, 0, to picture, 1; between two steps of DDIM it is what shorter steps
 * with the same prediction would give: xt = sqrt(alphaBar) x0 + sqrt(1 - alphaBar) noise (Song et al. 2021, equation 12).
 *
 * @param trajectory of one picture, whole
 */
export function pictureOnWay(
  { seen, images }: Pick<Trajectory, 'seen' | 'images'>,
  schedule: Pick<NoiseSchedule, 'alphaBars'>,
  share: number,
): PlaceOnWay {
  const first = seen[0]?.t ?? 0;
  const t = Math.round((1 - share) * (first + 1)) - 1;
  const step = seen.findLastIndex((event) => event.t >= t);
  const event = seen[step];
  if (t < 0 || event === undefined) {
    return { t: -1, step: seen.length, pixels: images ?? new Float32Array() };
  }
  const alphaBar = schedule.alphaBars[t] ?? 1;
  const [signal, deviation] = [Math.sqrt(alphaBar), Math.sqrt(1 - alphaBar)];
  const pixels = event.x0.map((value, index) => signal * value + deviation * (event.noise[index] ?? 0));
  return { t, step, pixels };
}
