/** What one picture has and another has not, and how much that is. */
export interface Difference {
  /** The one minus the other, [height, width, channels]. */
  readonly pixels: Float32Array;
  /** Root of the mean squared difference; 0 where they are the same, 2 at most between pictures in [-1, 1]. */
  readonly size: number;
}

/** @returns null where they are of different sizes, and cannot be laid over each other */
export function differenceOf(one: Float32Array, other: Float32Array): Difference | null {
  if (one.length !== other.length) return null;
  const pixels = one.map((value, index) => value - (other[index] ?? 0));
  const squares = pixels.reduce((sum, value) => sum + value * value, 0);
  return { pixels, size: Math.sqrt(squares / pixels.length) };
}
