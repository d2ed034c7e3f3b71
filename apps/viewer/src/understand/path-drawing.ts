import type { Trajectory } from '../generate/trajectory';

/** The way of one picture from noise, as the places between its straight pieces. */
export type Path = readonly Float32Array[];

/**
 * The way of a trajectory's first picture: xt / (sqrt(alphaBar) + sqrt(1 - alphaBar)), and the finished picture. So written, what
 * lies between the noise and a picture that stays the expected one is a straight line, and each step of DDIM a piece of
 * one (Song et al. 2021, equation 12).
 */
export function pathOf({ seen, images }: Pick<Trajectory, 'seen' | 'images'>): Path {
  const places = seen.map(({ xt, alphaBar }) => {
    const scale = 1 / (Math.sqrt(alphaBar) + Math.sqrt(1 - alphaBar));
    return xt.map((value) => value * scale);
  });
  return images === null ? places : [...places, images];
}

/** How much longer a way is than the straight line between its ends: 0 where it is one. */
export function detourOf(path: Path): number {
  const [first, last] = [path[0], path.at(-1)];
  if (first === undefined || last === undefined) return 0;
  const pieces = path.slice(1).map((place, index) => distance(place, path[index] ?? place));
  return pieces.reduce((sum, piece) => sum + piece, 0) / distance(first, last) - 1;
}

/** Where a place lies: its way towards the end, and beside the straight line there, in lengths of that line. */
export interface PlaneSpot {
  readonly along: number;
  readonly beside: number;
}

/** A view of the plane through both ends of a way in which it bends the most. */
export function planeOf(path: Path): (place: Float32Array) => PlaneSpot {
  const [first, last] = [path[0] ?? new Float32Array(0), path.at(-1) ?? new Float32Array(0)];
  const line = difference(last, first);
  const length = Math.sqrt(product(line, line)) || 1;
  const ahead = line.map((value) => value / length);
  const besides = path.map((place) => besideOf(difference(place, first), ahead));
  const sizes = besides.map((beside) => Math.sqrt(product(beside, beside)));
  const size = Math.max(...sizes);
  // A straight way has no side to which it bends, but for rounding.
  const isStraight = size < 1e-4 * length;
  const aside = besides[sizes.indexOf(size)]?.map((value) => (isStraight ? 0 : value / size)) ?? ahead;
  return (place) => {
    const gone = difference(place, first);
    return { along: product(gone, ahead) / length, beside: product(gone, aside) / length };
  };
}

function besideOf(gone: Float32Array, ahead: Float32Array): Float32Array {
  const along = product(gone, ahead);
  return gone.map((value, index) => value - along * (ahead[index] ?? 0));
}

function difference(one: Float32Array, other: Float32Array): Float32Array {
  return one.map((value, index) => value - (other[index] ?? 0));
}

function product(one: Float32Array, other: Float32Array): number {
  return one.reduce((sum, value, index) => sum + value * (other[index] ?? 0), 0);
}

function distance(one: Float32Array, other: Float32Array): number {
  const way = difference(one, other);
  return Math.sqrt(product(way, way));
}
