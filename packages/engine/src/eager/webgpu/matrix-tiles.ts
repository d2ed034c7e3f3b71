/**
 * How a workgroup of 16 x 16 threads works on a tile of a matrix product: every thread on `rows` x `columns` elements,
 * 16 apart, so that neighbouring threads read and write neighbouring elements.
 */
export interface TileShape {
  readonly rows: 1 | 2 | 4;
  readonly columns: 1 | 2 | 4;
}

/** Values of the inner dimension that a tile holds at a time. */
export const tileDepth = 16;

/** The smallest of 1, 2 and 4 times 16 that covers a length, or 4. */
export function tilesOf(length: number): 1 | 2 | 4 {
  if (length <= 16) return 1;
  return length <= 32 ? 2 : 4;
}

function everyElement({ rows, columns }: TileShape, line: (row: number, column: number) => string): string {
  const lines = Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_, column) => line(row, column)),
  );
  return lines.flat().join('\n');
}

/**
 * WGSL of a tiled matrix product. `loadLeft` and `loadRight` fill `leftTile[depth * leftStride + row]` and
 * `rightTile[depth * rightStride + column]` for the inner positions `depthStart` to `depthStart + 15`, given
 * `rowStart` and `columnStart`; beyond the edges they write 0. `store` gets `row`, `column` and `value` for every
 * element, and looks out for the edges itself.
 */
export function tiledProduct(
  tile: TileShape,
  parts: {
    readonly prepare: string;
    readonly loadLeft: string;
    readonly loadRight: string;
    /** First inner position and number of tiles, which must be the same for all threads. */
    readonly depthStart: string;
    readonly tileCount: string;
    readonly store: string;
  },
): string {
  const names = { left: 16 * tile.rows + 1, right: 16 * tile.columns + 1 };
  return /* wgsl */ `
const tileRows = ${16 * tile.rows};
const tileColumns = ${16 * tile.columns};
// One more than the tile, so that threads that write down a column hit different memory banks.
const leftStride = ${names.left};
const rightStride = ${names.right};
var<workgroup> leftTile : array<f32, ${names.left * tileDepth}>;
var<workgroup> rightTile : array<f32, ${names.right * tileDepth}>;

fn store(row : i32, column : i32, value : f32) { ${parts.store} }

fn main() {
  let thread = i32(localIndex);
  let lane = thread % 16;
  let line = thread / 16;
  let rowStart = i32(workgroupId.x) * tileRows;
  let columnStart = i32(workgroupId.y) * tileColumns;
  ${parts.prepare}
  ${everyElement(tile, (row, column) => `var sum${row}${column} = 0.0;`)}
  var depthStart = ${parts.depthStart};
  for (var turn = 0; turn < ${parts.tileCount}; turn++) {
    ${parts.loadLeft}
    ${parts.loadRight}
    workgroupBarrier();
    for (var depth = 0; depth < ${tileDepth}; depth++) {
      ${Array.from({ length: tile.rows }, (_, row) => `let left${row} = leftTile[depth * leftStride + line + ${16 * row}];`).join('\n')}
      ${Array.from({ length: tile.columns }, (_, column) => `let right${column} = rightTile[depth * rightStride + lane + ${16 * column}];`).join('\n')}
      ${everyElement(tile, (row, column) => `sum${row}${column} = fma(left${row}, right${column}, sum${row}${column});`)}
    }
    workgroupBarrier();
    depthStart += ${tileDepth};
  }
  ${everyElement(tile, (row, column) => `store(rowStart + line + ${16 * row}, columnStart + lane + ${16 * column}, sum${row}${column});`)}
}
`;
}
