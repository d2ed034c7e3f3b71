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
