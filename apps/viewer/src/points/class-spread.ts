/**
 * How wide the classes are: the root of the mean squared distance of points from the mean of their own class.
 *
 * @param points [count, 2]
 * @param labels of each; null is a class like any other
 */
export function classSpread(points: Float32Array, labels: readonly (number | null)[]): number {
  const squares = [...new Set(labels)].map((label) => {
    const rows = [...labels.keys()].filter((row) => labels[row] === label);
    const mean = (axis: number): number =>
      rows.reduce((sum, row) => sum + (points[2 * row + axis] ?? 0), 0) / rows.length;
    const [x, y] = [mean(0), mean(1)];
    return rows.reduce(
      (sum, row) => sum + ((points[2 * row] ?? 0) - x) ** 2 + ((points[2 * row + 1] ?? 0) - y) ** 2,
      0,
    );
  });
  return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / labels.length);
}
