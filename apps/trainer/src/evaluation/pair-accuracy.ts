/** How often both digits of a picture are read as asked for, and each of them. */
export interface PairAccuracy {
  readonly images: number;
  /** Share of the images, 0..1. */
  readonly both: number;
  readonly tens: number;
  readonly units: number;
}

/** @param asked the number, 0 to 99, each image was asked to show @param read the number read in it */
export function pairAccuracy(asked: ArrayLike<number>, read: ArrayLike<number>): PairAccuracy {
  const share = (partOf: (pair: number) => number): number => {
    const right = Array.from(asked).filter((pair, image) => partOf(pair) === partOf(read[image] ?? NaN));
    return right.length / asked.length;
  };
  return { images: asked.length, both: share((pair) => pair), tens: share(tensOf), units: share(unitsOf) };
}

/** Confusions of one hundred numbers as those of the ten digits in one of their places. */
export function digitConfusion(
  confusion: readonly (readonly number[])[],
  place: 'tens' | 'units',
): readonly (readonly number[])[] {
  const digitOf = place === 'tens' ? tensOf : unitsOf;
  const digits = Array.from({ length: 10 }, () => new Array<number>(10).fill(0));
  for (const [asked, row] of confusion.entries()) {
    const counts = digits[digitOf(asked)] ?? [];
    for (const [read, count] of row.entries()) counts[digitOf(read)] = (counts[digitOf(read)] ?? 0) + count;
  }
  return digits;
}

function tensOf(pair: number): number {
  return Math.floor(pair / 10);
}

function unitsOf(pair: number): number {
  return pair % 10;
}
