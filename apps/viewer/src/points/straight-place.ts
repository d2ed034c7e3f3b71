import type { PointsMoment, PointsRun } from './points-protocol';

/**
 * Where the panel draws a noisy point xt = a x0 + s noise: at xt / (a + s), between the point and its noise. There, what the
 * noise process does to a point is a straight line, and so is each step of DDIM: only a network that changes its mind
 * bends a way.
 *
 * @param alphaBar of the noise, a^2
 */
export function straightScale(alphaBar: number): number {
  return 1 / (Math.sqrt(alphaBar) + Math.sqrt(1 - alphaBar));
}

/** The places of all points at one moment, [count, 2]. */
export function straightPlaces({ alphaBar, xt }: PointsMoment): Float32Array {
  const scale = straightScale(alphaBar);
  return xt.map((value) => value * scale);
}

/** Places between two moments. @param position a fraction between two moments lets points be between their places */
export function placesAt(places: readonly Float32Array[], position: number): Float32Array {
  const before = places[Math.floor(position)] ?? new Float32Array();
  const after = places[Math.floor(position) + 1];
  const share = position - Math.floor(position);
  if (after === undefined || share === 0) return before;
  return before.map((value, index) => value + share * ((after[index] ?? value) - value));
}

/** How much longer the points' ways are than straight lines from beginning to end, on average: 0 where all are straight. */
export function bendOf({ moments }: PointsRun): number {
  const places = moments.map(straightPlaces);
  const [first = new Float32Array()] = places;
  const last = places.at(-1) ?? first;
  const walked = places
    .slice(1)
    .reduce((sum, after, index) => sum + distances(places[index] ?? after, after), 0);
  return walked / distances(first, last) - 1;
}

function distances(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 2) {
    sum += Math.hypot((b[i] ?? 0) - (a[i] ?? 0), (b[i + 1] ?? 0) - (a[i + 1] ?? 0));
  }
  return sum;
}
