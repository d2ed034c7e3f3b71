/**
 * A matrix product in plain JavaScript. Both operands are repacked into panels of four rows or four columns, so that
 * the innermost loop reads memory in order and keeps sixteen sums at hand. Sums are float64, results float32.
 */

/** Rows of the left and columns of the right operand that are worked on together. */
export const PANEL = 4;

/** A matrix in memory: element (row, column) is `values[offset + row * rowStride + column * columnStride]`. */
export interface MatrixView {
  readonly values: Float32Array;
  readonly offset: number;
  readonly rowStride: number;
  readonly columnStride: number;
}

/**
 * Repacks a `[depth, columns]` matrix: panel p holds, for each depth, its columns 4p to 4p + 3. Missing columns are 0.
 */
export function packColumns(matrix: MatrixView, depth: number, columns: number): Float32Array {
  const { values, offset, rowStride, columnStride } = matrix;
  const panels = Math.ceil(columns / PANEL);
  const packed = new Float32Array(panels * depth * PANEL);
  for (let column = 0; column < columns; column++) {
    let target = Math.floor(column / PANEL) * depth * PANEL + (column % PANEL);
    let source = offset + column * columnStride;
    for (let k = 0; k < depth; k++) {
      packed[target] = values[source] ?? 0;
      target += PANEL;
      source += rowStride;
    }
  }
  return packed;
}

/** Puts rows `firstRow` to `firstRow + 3` of a `[rows, depth]` matrix into `panel`. Missing rows are 0. */
export function packRows(
  matrix: MatrixView,
  { firstRow, rows, depth }: { firstRow: number; rows: number; depth: number },
  panel: Float32Array,
): void {
  const { values, offset, rowStride, columnStride } = matrix;
  panel.fill(0);
  for (let r = 0; r < Math.min(PANEL, rows - firstRow); r++) {
    let source = offset + (firstRow + r) * rowStride;
    for (let k = 0; k < depth; k++) {
      panel[k * PANEL + r] = values[source] ?? 0;
      source += columnStride;
    }
  }
}

/**
 * Multiplies four packed rows with all packed columns.
 *
 * @param panel Four rows, as `packRows` leaves them; its length decides the depth.
 * @param packed The right operand, as `packColumns` returns it.
 * @param result `[4, columns]`, row by row; columns are padded to a multiple of four.
 */
export function multiplyPanel(panel: Float32Array, packed: Float32Array, result: Float32Array): void {
  const columns = (packed.length / panel.length) * PANEL;
  for (let column = 0; column < columns; column += PANEL) {
    multiplyTile(panel, packed, (column / PANEL) * panel.length, result, column, columns);
  }
}

/** Four rows times four columns. */
function multiplyTile(
  panel: Float32Array,
  packed: Float32Array,
  packedOffset: number,
  result: Float32Array,
  column: number,
  columns: number,
): void {
  let [c00, c01, c02, c03] = [0, 0, 0, 0];
  let [c10, c11, c12, c13] = [0, 0, 0, 0];
  let [c20, c21, c22, c23] = [0, 0, 0, 0];
  let [c30, c31, c32, c33] = [0, 0, 0, 0];
  for (let k = 0; k < panel.length; k += PANEL) {
    const a0 = panel[k] ?? 0;
    const a1 = panel[k + 1] ?? 0;
    const a2 = panel[k + 2] ?? 0;
    const a3 = panel[k + 3] ?? 0;
    const b0 = packed[packedOffset + k] ?? 0;
    const b1 = packed[packedOffset + k + 1] ?? 0;
    const b2 = packed[packedOffset + k + 2] ?? 0;
    const b3 = packed[packedOffset + k + 3] ?? 0;
    c00 += a0 * b0;
    c01 += a0 * b1;
    c02 += a0 * b2;
    c03 += a0 * b3;
    c10 += a1 * b0;
    c11 += a1 * b1;
    c12 += a1 * b2;
    c13 += a1 * b3;
    c20 += a2 * b0;
    c21 += a2 * b1;
    c22 += a2 * b2;
    c23 += a2 * b3;
    c30 += a3 * b0;
    c31 += a3 * b1;
    c32 += a3 * b2;
    c33 += a3 * b3;
  }
  writeRow(result, column, c00, c01, c02, c03);
  writeRow(result, columns + column, c10, c11, c12, c13);
  writeRow(result, 2 * columns + column, c20, c21, c22, c23);
  writeRow(result, 3 * columns + column, c30, c31, c32, c33);
}

function writeRow(result: Float32Array, at: number, v0: number, v1: number, v2: number, v3: number): void {
  result[at] = v0;
  result[at + 1] = v1;
  result[at + 2] = v2;
  result[at + 3] = v3;
}
