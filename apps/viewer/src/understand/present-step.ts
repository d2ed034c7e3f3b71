import type { NoiseScheduleConfig } from '@ddpm/scheduler';
import { momentAt, type Trajectory } from '../generate/trajectory';
import { ddimWeights, ddpmWeights, type RuleName } from './update-rule';

/** One term of a step: a weight, and the picture that it weighs. */
export interface Term {
  readonly name: 'x0' | 'noise' | 'xt' | 'fresh';
  readonly weight: number;
  /** [height, width, channels] */
  readonly pixels: Float32Array;
}

/** The step from the place that is shown to the next. */
export interface PresentStep {
  readonly terms: readonly Term[];
  /** What they add up to: the picture after the step. */
  readonly next: Float32Array;
  readonly t: number;
  readonly nextT: number;
}

/** The step at `position`, or the last before it; null where there is none yet. */
export function presentStep(
  trajectory: Trajectory | null,
  position: number,
  rule: RuleName,
  varianceType: NoiseScheduleConfig['varianceType'],
): PresentStep | null {
  if (trajectory === null) return null;
  const places = trajectory.seen.length + (trajectory.images === null ? 0 : 1);
  const at = Math.min(position, places - 2);
  const [now, after] = [momentAt(trajectory, at), momentAt(trajectory, at + 1)];
  if (at < 0 || now === null || after === null) return null;
  const { x0, noise, xt, alphaBar } = now;
  const step = { next: after.xt, t: now.t, nextT: after.t };
  if (rule === 'ddim') {
    const weights = ddimWeights(after.alphaBar);
    return {
      ...step,
      terms: [
        { name: 'x0', weight: weights.x0, pixels: x0 },
        { name: 'noise', weight: weights.noise, pixels: noise },
      ],
    };
  }
  const weights = ddpmWeights(alphaBar, after.alphaBar, varianceType);
  const known = [
    { name: 'x0', weight: weights.x0, pixels: x0 },
    { name: 'xt', weight: weights.xt, pixels: xt },
  ] as const;
  return {
    ...step,
    terms: [
      ...known,
      { name: 'fresh', weight: weights.fresh, pixels: restOf(after.xt, known, weights.fresh) },
    ],
  };
}

/** What the known terms lack, in units of its weight: the fresh noise of the step. */
function restOf(next: Float32Array, known: readonly Term[], weight: number): Float32Array {
  return next.map((value, index) => {
    const sum = known.reduce((total, term) => total + term.weight * (term.pixels[index] ?? 0), 0);
    return weight === 0 ? 0 : (value - sum) / weight;
  });
}
