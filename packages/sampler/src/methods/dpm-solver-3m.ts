import { linearMethod } from './linear-method';
import { combine, only, type Mixture } from './mixture';
import { cleanLevel, noiseLevels, type NoiseLevel, type NoiseLevelOptions } from './noise-levels';
import type { SamplingMethod } from './sampling-method';
import { dpmSolverStep } from './dpm-solver-2m';
import { extrapolatedX0 } from './second-order-multistep';

/**
 * DPM-Solver++ 3M (Lu et al. 2022, appendix B: multistep with three predictions): of order 3 once it has three
 * predictions; the first step is of order 1, the second and the one before the last of order 2, the last, to the clean
 * image, of order 1. One evaluation a step, no noise. Karras sigmas as an option.
 */
export function dpmSolver3M(options: NoiseLevelOptions = {}): SamplingMethod {
  return linearMethod({
    name: 'dpm-solver-3m',
    mixtures: {
      xt: ['x0', 'xt', 'previousX0', 'earlierX0'],
      previousX0: ['x0'],
      earlierX0: ['previousX0'],
    },
    plan: (schedule, timesteps) => {
      const levels = noiseLevels(schedule, timesteps, options);
      return levels.map((level, index) => ({
        t: level.t,
        alphaBar: level.alphaBar,
        mixtures: {
          xt: thirdOrderStep(levels, index),
          previousX0: only('x0'),
          earlierX0: only('previousX0'),
        },
      }));
    },
  });
}

function thirdOrderStep(levels: readonly NoiseLevel[], index: number): Mixture {
  const [earlier, before, from] = [levels[index - 2], levels[index - 1], levels[index] ?? cleanLevel];
  const to = levels[index + 1] ?? cleanLevel;
  const isFinite = earlier !== undefined && earlier.lambda > -Infinity && to.lambda < Infinity;
  const isNearEnd = index >= levels.length - 2;
  if (before === undefined || !isFinite || isNearEnd) {
    return dpmSolverStep(from, to, extrapolatedX0(before, from, to));
  }
  const h = to.lambda - from.lambda;
  const slopes = differences((from.lambda - before.lambda) / h, (before.lambda - earlier.lambda) / h);
  const decay = Math.expm1(-h);
  return combine(
    [to.noise / from.noise, only('xt')],
    [-to.signal * decay, only('x0')],
    [to.signal * (decay / h + 1), slopes.first],
    [to.signal * (1 - (2 * (decay + h)) / (h * h)), slopes.second],
  );
}

/**
 * The first derivative of the prediction along the step, and half the second, by divided differences over three
 * predictions. Some implementations multiply the second by half of what its integral is, and fall to order 2.
 */
function differences(r0: number, r1: number): { readonly first: Mixture; readonly second: Mixture } {
  const near = combine([1 / r0, only('x0')], [-1 / r0, only('previousX0')]);
  const far = combine([1 / r1, only('previousX0')], [-1 / r1, only('earlierX0')]);
  const bend = combine([1 / (r0 + r1), near], [-1 / (r0 + r1), far]);
  return { first: combine([1, near], [r0, bend]), second: bend };
}
