import type { PointComponent } from '../point-mixture';

const SIDE = 4;
const GAP = 0.9;

/** Sixteen heaps in four rows; neighbours are of different classes. */
export function gaussianGrid(): readonly PointComponent[] {
  return Array.from({ length: SIDE ** 2 }, (_, place): PointComponent => {
    const [column, row] = [place % SIDE, Math.floor(place / SIDE)];
    const centre = (SIDE - 1) / 2;
    return {
      mean: [(column - centre) * GAP, (row - centre) * GAP],
      deviation: 0.1,
      label: (column + row) % 2,
    };
  });
}
