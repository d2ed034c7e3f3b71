import type { TimestepSpacing } from '@ddpm/scheduler';
import { SamplingOptionsError } from '../errors';
import { linearMethod, combine, only, type Mixture } from './linear-method';
import { cleanLevel, noiseLevels, type NoiseLevel, type NoiseLevelOptions } from './noise-levels';
import type { SamplingMethod } from './sampling-method';

/** One member of the family of multistep solvers; see `multistep`. */
export interface MultistepSolver {
  readonly name: string;
  /** For people, where another order than 1, 2 or 3 is asked for. */
  readonly title: string;
  /** Predictions in a step, 1 to 3, where so many are at hand. */
  readonly order: number;
  /** How much fresh noise the step from that level takes; none where left out. */
  readonly tau?: (from: NoiseLevel) => number;
  /**
   * The weight of a lone difference of predictions: that of the integral, or 1/2, which is exact to the order and what
   * the papers take.
   */
  readonly loneWeight?: 'exact' | 'half';
  /**
   * Whether each step is made once more when the network has been evaluated at its end, by one prediction more and at no
   * cost: from the corrected image that it began with, which is remembered; or by exchanging the predictions in what it
   * has come to, which keeps its noise. Without noise they are one.
   */
  readonly corrects?: 'from the start' | 'in place';
  readonly timestepSpacing?: TimestepSpacing;
}

/**
 * The multistep solvers of the diffusion equations in lambda, log(signal / noise). A step of length h takes
 *
 *   x_to = sigma_to / sigma_from exp(-tau^2 h) x_from
 *        + alpha_to * integral over s from 0 to h of u exp(-u s) x0(lambda_to - s)
 *        + sigma_to sqrt(1 - exp(-2 tau^2 h)) noise,    u = 1 + tau^2,
 *
 * exact for the polynomial x0 in lambda through the last predictions (Xue et al. 2023, equation 14). Euler's method, DDIM
 * without noise, is its order 1 at tau 0; DPM-Solver++, UniPC and SA-Solver are the others. The first steps, and those
 * next to the clean image, are of the order that predictions and steps allow: 1 in the first and the last.
 *
 * @throws SamplingOptionsError where the order is not 1, 2 or 3
 */
export function multistep(solver: MultistepSolver, options: NoiseLevelOptions = {}): SamplingMethod {
  const { name, order, corrects, timestepSpacing } = solver;
  if (![1, 2, 3].includes(order)) {
    throw new SamplingOptionsError(`The order of ${solver.title} is ${order}; pass 1, 2 or 3.`);
  }
  const memory = predictionMemory(corrects === undefined ? order : order + 1);
  return linearMethod({
    name,
    ...(timestepSpacing === undefined ? {} : { timestepSpacing }),
    mixtures: { ...imageSources(solver, memory.names), ...memory.sources },
    plan: (schedule, timesteps) => {
      const levels = noiseLevels(schedule, timesteps, options);
      const steps = levels.map((_, index) => stepAt(solver, levels, index));
      return steps.map((step, index) => {
        const start = corrects === undefined ? only('xt') : corrected(corrects, steps[index - 1]);
        const images = {
          xt: advance(step, start),
          ...(corrects === 'from the start' ? { corrected: start } : {}),
        };
        return { t: step.from.t, alphaBar: step.from.alphaBar, mixtures: { ...images, ...memory.mixtures } };
      });
    },
  });
}

/** A step of order 1 without noise, Euler's: the predicted noise is kept, and scaled to what the next level has. */
export function eulerStep(from: NoiseLevel, to: NoiseLevel): Mixture {
  return advance(
    { levels: [from, to], index: 0, from, to, order: 1, tau: 0, loneWeight: 'exact' },
    only('xt'),
  );
}

/** The predictions at hand in a step, newest first: at the level itself, and at those before it. */
const predictions = ['x0', 'previousX0', 'earlierX0', 'earliestX0'] as const;

/** Names and order of what is summed; a sum's last bits depend on the order. */
function imageSources(
  { tau, corrects }: MultistepSolver,
  names: readonly string[],
): { readonly xt: readonly string[] } & Readonly<Record<string, readonly string[]>> {
  const noise = tau === undefined ? [] : ['noise'];
  const [newest = 'x0', ...older] = names;
  if (corrects === undefined) return { xt: [newest, 'xt', ...noise, ...older] };
  if (corrects === 'in place') return { xt: [...names, 'xt', ...noise] };
  return { xt: [...names, 'corrected', 'xt', ...noise], corrected: [...names, 'corrected', 'xt'] };
}

/** How the older predictions are remembered: a step later, each is the next newer one. */
function predictionMemory(count: number) {
  const names = predictions.slice(0, count);
  const shifts = names.slice(1).map((name, age) => [name, names[age] ?? 'x0'] as const);
  return {
    names,
    sources: Object.fromEntries(shifts.map(([name, newer]) => [name, [newer]])),
    mixtures: Object.fromEntries(shifts.map(([name, newer]) => [name, only(newer)])),
  };
}

/** One step between two noise levels. */
interface Step {
  readonly levels: readonly NoiseLevel[];
  readonly index: number;
  readonly from: NoiseLevel;
  readonly to: NoiseLevel;
  readonly order: number;
  readonly tau: number;
  readonly loneWeight: 'exact' | 'half';
}

function stepAt(solver: MultistepSolver, levels: readonly NoiseLevel[], index: number): Step {
  const { tau = () => 0, loneWeight = 'half' } = solver;
  const [from, to] = [levels[index] ?? cleanLevel, levels[index + 1] ?? cleanLevel];
  const usable = levels.slice(0, index + 1).filter(({ lambda }) => lambda > -Infinity).length;
  const order = Math.max(1, Math.min(solver.order, usable, levels.length - index));
  return { levels, index, from, to, order, tau: tau(from), loneWeight };
}

/** The image at the step's end, from that at its start, by the predictions from there on. */
function advance(step: Step, xt: Mixture): Mixture {
  const x0 = integrate(step, only(predictions[0]), earlierPredictions(step, predictions));
  return combine(...carried(step, xt), [1, x0], ...fresh(step));
}

type Term = readonly [weight: number, mixture: Mixture];

function carried({ from, to, tau }: Step, xt: Mixture): readonly Term[] {
  const decay = tau === 0 ? 1 : Math.exp(-tau * tau * (to.lambda - from.lambda));
  return [[(to.noise / from.noise) * decay, xt]];
}

function fresh({ from, to, tau }: Step): readonly Term[] {
  if (tau === 0) return [];
  return [[to.noise * Math.sqrt(-Math.expm1(-2 * tau * tau * (to.lambda - from.lambda))), only('noise')]];
}

/** This level's noisy image once more, the step to it made with the prediction at its end; as it came in the first step. */
function corrected(how: 'from the start' | 'in place', before: Step | undefined): Mixture {
  if (before === undefined || before.from.lambda === -Infinity) return only('xt');
  const [newest, ...earlier] = predictions;
  const others = [...earlierPredictions(before, earlier), { ratio: 1, image: only(newest) }];
  const better = integrate(before, only(earlier[0]), others);
  if (how === 'from the start') return combine(...carried(before, only('corrected')), [1, better]);
  const taken = integrate(before, only(earlier[0]), earlierPredictions(before, earlier));
  return combine([1, only('xt')], [1, better], [-1, taken]);
}

/** A prediction of the clean image, along a step. */
interface PlacedPrediction {
  /** Its place in lambda, where the start of the step is 0 and its end 1. */
  readonly ratio: number;
  readonly image: Mixture;
}

/** The predictions before the one at the step's start, as many as its order takes; `names` begin with that one. */
function earlierPredictions(
  { levels, index, from, to, order }: Step,
  names: readonly string[],
): readonly PlacedPrediction[] {
  return names.slice(1, order).map((name, age) => ({
    ratio: ((levels[index - age - 1]?.lambda ?? 0) - from.lambda) / (to.lambda - from.lambda),
    image: only(name),
  }));
}

/** The integral of the equation: of x0 alone, and of its differences from others, each divided by its ratio. */
function integrate(step: Step, x0: Mixture, others: readonly PlacedPrediction[]): Mixture {
  const { from, to, tau, loneWeight } = step;
  const decay = (1 + tau * tau) * (to.lambda - from.lambda);
  const whole = -to.signal * Math.expm1(-decay);
  if (others.length === 0) return combine([whole, x0]);
  const weights = others.length === 1 && loneWeight === 'half' ? [0.5] : differenceWeights(others, decay);
  const differences = others.map(({ ratio, image }, i): Term => [
    (whole * (weights[i] ?? 0)) / ratio,
    combine([1, image], [-1, x0]),
  ]);
  return combine([whole, x0], ...differences);
}

/**
 * Solves R(h) a = b(h) of UniPC's theorem 3.1 (Zhao et al. 2023): the weights of the differences of other predictions
 * from the first, each divided by its ratio, that integrate polynomials against exp(-h (1 - r)) over r = 0..1.
 *
 * @param h the length of the step in lambda, times what the weight decays by
 */
function differenceWeights(others: readonly PlacedPrediction[], h: number): readonly number[] {
  const ratios = others.map(({ ratio }) => ratio);
  const matrix = ratios.map((_, power) => ratios.map((ratio) => ratio ** power));
  const decay = Math.expm1(-h);
  let phi = decay / -h - 1;
  let factorial = 1;
  const right = ratios.map((_, i) => {
    factorial *= i + 1;
    const value = (phi * factorial) / decay;
    phi = phi / -h - 1 / (factorial * (i + 2));
    return value;
  });
  return solveLinear(matrix, right);
}

/**
 * Solves a small system of linear equations by elimination, largest pivot first.
 *
 * @param matrix rows of n numbers; regular
 */
export function solveLinear(
  matrix: readonly (readonly number[])[],
  right: readonly number[],
): readonly number[] {
  const rows = matrix.map((row, i) => [...row, right[i] ?? 0]);
  for (let column = 0; column < rows.length; column += 1) eliminate(rows, column);
  return rows.map((row, i) => (row.at(-1) ?? 0) / (row[i] ?? 1));
}

function eliminate(rows: number[][], column: number): void {
  const size = (row: readonly number[]): number => Math.abs(row[column] ?? 0);
  const candidates = rows.slice(column);
  const pivot = candidates.reduce((best, row) => (size(row) > size(best) ? row : best));
  rows.splice(column + candidates.indexOf(pivot), 1);
  rows.splice(column, 0, pivot);
  rows.forEach((row, i) => {
    if (i === column) return;
    const factor = (row[column] ?? 0) / (pivot[column] ?? 1);
    row.forEach((value, j) => {
      row[j] = value - factor * (pivot[j] ?? 0);
    });
  });
}
