import {
  stepEquation,
  type GivenNumbers,
  type PictureSymbol,
  type StepFormula,
  type StepWeights,
} from '@ddpm/sampler/equations';
import type { NoiseScheduleConfig } from '@ddpm/scheduler';
import type { Trajectory } from '../generate/trajectory';
import { mixed, type Pictures, type PlannedRun } from './replayed-run';

/** One term of a sum: a picture, and what it is weighed with. */
export interface Term {
  readonly symbol: PictureSymbol;
  readonly weight: number;
  /** [height, width, channels] */
  readonly pixels: Float32Array;
}

/** A sum of weighed pictures. */
export interface PictureSum {
  readonly target: PictureSymbol;
  readonly pixels: Float32Array;
  readonly terms: readonly Term[];
}

/** The step from the place that is shown to the next. */
export interface PresentStep {
  readonly formula: StepFormula;
  readonly sums: readonly PictureSum[];
  readonly given: GivenNumbers;
  /** The timestep so many steps from the one at hand; null where there is none, -1 at the picture. */
  readonly timestepAt: (at: number) => number | null;
}

/** A run as far as it came, and how its pictures are had. */
export interface ShownRun extends PlannedRun {
  readonly trajectory: Trajectory;
  readonly picturesAt: (index: number) => Pictures;
  readonly varianceType: NoiseScheduleConfig['varianceType'];
}

/** The step at `position`, or the last of all; null where the run has not come there. */
export function presentStep(run: ShownRun, position: number): PresentStep | null {
  const { trajectory } = run;
  const index = Math.min(position, run.plan.length - 1);
  if (run.plan[index] === undefined || trajectory.seen[index] === undefined) return null;
  const { plan, varianceType, request } = run;
  const { formula, weights, first } = stepEquation({ method: request.sampler, plan, varianceType }, index);
  return {
    formula,
    sums: sumsOf(formula, weights, run.picturesAt(index), pictureAfter(trajectory, index)),
    given: {
      alphaBarAt: (at) => run.plan[first + at]?.alphaBar ?? 1,
      eta: run.request.eta,
    },
    timestepAt: (at) => run.plan[first + at]?.t ?? (first + at < 0 ? null : -1),
  };
}

/** What a step made, as the sampler told it; null until it does. */
function pictureAfter({ seen, images }: Trajectory, index: number): Float32Array | null {
  return seen[index + 1]?.xt ?? images;
}

function sumsOf(
  { equations }: StepFormula,
  weights: StepWeights,
  pictures: Pictures,
  told: Float32Array | null,
): readonly PictureSum[] {
  const correctedNow = mixed(weights.correctedNow, pictures);
  const all: Pictures = { ...pictures, correctedNow };
  const next = told ?? mixed(weights.next, all);
  return equations.map(({ target, summed = [] }) => {
    const isNext = target.name === 'next';
    const own = isNext ? weights.next : weights.correctedNow;
    return {
      target,
      pixels: isNext ? next : correctedNow,
      terms: summed.map((symbol) => ({
        symbol,
        weight: own[symbol.name] ?? 0,
        pixels: all[symbol.name] ?? new Float32Array(next.length),
      })),
    };
  });
}
