/** How the classes that a classifier reads are spread. */
export interface ClassBalance {
  /** Share of the images read as each class; they add up to 1. */
  readonly shares: readonly number[];
  /** The same of the images they are compared with. */
  readonly expected: readonly number[];
  /** Half the sum of the differences, 0 (the same spread) to 1 (no class in common). */
  readonly totalVariation: number;
}

/** Compares the spread of the classes read in samples with that of the classes expected. */
export function classBalance(read: Int32Array, expected: Int32Array, numClasses: number): ClassBalance {
  const [shares, expectedShares] = [sharesOf(read, numClasses), sharesOf(expected, numClasses)];
  const differences = shares.map((share, label) => Math.abs(share - (expectedShares[label] ?? 0)));
  const totalVariation = differences.reduce((sum, difference) => sum + difference, 0) / 2;
  return { shares, expected: expectedShares, totalVariation };
}

function sharesOf(classes: Int32Array, numClasses: number): number[] {
  return Array.from(
    { length: numClasses },
    (_, label) => classes.filter((seen) => seen === label).length / classes.length,
  );
}
