import { item } from '../assembler/item';
import type { Code } from '../assembler/encoding';
import {
  addFloats,
  constant,
  isAtLeast,
  loadRepeated,
  loadVector,
  multiply,
  multiplyAddFused,
  multiplyFloats,
  repeatWhile,
  storeVector,
  when,
} from '../assembler/instructions';
import type { Locals, ModuleWriter, Variable, WrittenFunction } from '../assembler/module';

/** Columns of a product that are computed together: two vectors. */
export const panelWidth = 8;
const panelBytes = 4 * panelWidth;

/** Rows that are computed together; with six, twelve sums are under way, as many as registers allow. */
const rowCounts = [6, 4, 2, 1] as const;

/**
 * Matrix products C = A B + init of float32, in panels of eight columns.
 *
 * `byRows`, for convolutions: the values of a row of A lie side by side, its rows `aStride` bytes apart; B lies in packed panels
 * of k rows, `bStride` bytes apart.
 * `byColumns`, for gradients of filters, whose sum goes over pixels: the values of a column of A lie side by side, its columns
 * `aStride` bytes apart; the rows of B, whole ones, `bStride` bytes apart.
 *
 * C's rows lie `cStride` bytes apart, those of `init` `initStride`, its panels `initPanel`: with 0 and 0 it is one row of
 * eight values; C itself may be given. m is the number of rows of C; none of `m`, `panels` and `k` is 0.
 */
export function addProducts(
  module: ModuleWriter,
  fused: boolean,
): Record<'byRows' | 'byColumns', WrittenFunction> {
  const add = (name: string, byRows: boolean) =>
    module.add(
      name,
      ['a', 'aStride', 'b', 'bStride', 'init', 'initStride', 'initPanel', 'c', 'cStride', 'm', 'panels', 'k'],
      (variables, locals) => product(variables, locals, { byRows, fused }),
    );
  return { byRows: add('productByRows', true), byColumns: add('productByColumns', false) };
}

type ProductParameter =
  | 'a'
  | 'aStride'
  | 'b'
  | 'bStride'
  | 'init'
  | 'initStride'
  | 'initPanel'
  | 'c'
  | 'cStride'
  | 'm'
  | 'panels'
  | 'k';

interface Variant {
  readonly byRows: boolean;
  readonly fused: boolean;
}

function product(
  {
    a,
    aStride,
    b,
    bStride,
    init,
    initStride,
    initPanel,
    c,
    cStride,
    m,
    panels,
    k,
  }: Record<ProductParameter, Variable>,
  locals: Locals,
  variant: Variant,
): readonly Code[] {
  const [rest, from, to, start] = [locals.i32(), locals.i32(), locals.i32(), locals.i32()];
  const sums = Array.from({ length: 2 * rowCounts[0] }, () => locals.v128());
  const rowAddresses = Array.from({ length: rowCounts[0] }, () => locals.i32());
  const inner = {
    right: locals.i32(),
    count: locals.i32(),
    b0: locals.v128(),
    b1: locals.v128(),
    value: locals.v128(),
  };
  const block = (rows: number): readonly Code[] => [
    ...forEachSum(rows, (row, half) => [
      ...(half === 0 && row > 0 ? from.increase(initStride.get) : []),
      ...item(sums, 2 * row + half).set(loadVector(from.get, 16 * half)),
    ]),
    from.increase(initStride.get),
    inner.right.set(b.get),
    inner.count.set(k.get),
    ...(variant.byRows
      ? sumAlongRows(rows, { ...inner, sums, rowAddresses, start, aStride, fused: variant.fused })
      : sumAlongColumns(rows, {
          ...inner,
          sums,
          left: item(rowAddresses, 0),
          start,
          aStride,
          bStride,
          fused: variant.fused,
        })),
    ...forEachSum(rows, (row, half) => [
      ...(half === 0 && row > 0 ? to.increase(cStride.get) : []),
      ...storeVector(to.get, item(sums, 2 * row + half).get, 16 * half),
    ]),
    to.increase(cStride.get),
    start.increase(variant.byRows ? multiply(aStride.get, constant(rows)) : 4 * rows),
    rest.increase(-rows),
  ];
  const [most, ...fewer] = rowCounts;
  const isLeft = (rows: number) => isAtLeast(rest.get, constant(rows));
  return [
    repeatWhile(
      panels.get,
      rest.set(m.get),
      start.set(a.get),
      from.set(init.get),
      to.set(c.get),
      when(isLeft(most), repeatWhile(isLeft(most), ...block(most))),
      ...fewer.map((rows) => when(isLeft(rows), ...block(rows))),
      b.increase(variant.byRows ? bStride.get : panelBytes),
      init.increase(initPanel.get),
      c.increase(panelBytes),
      panels.increase(-1),
    ),
  ];
}

function forEachSum(rows: number, write: (row: number, half: number) => Code): readonly Code[] {
  return Array.from({ length: 2 * rows }, (_, index) => write(index >> 1, index & 1));
}

interface Inner {
  readonly sums: readonly Variable[];
  /** Address of the current row of B. */
  readonly right: Variable;
  readonly count: Variable;
  readonly b0: Variable;
  readonly b1: Variable;
  readonly value: Variable;
  readonly start: Variable;
  readonly aStride: Variable;
  readonly fused: boolean;
}

/** One step of the sum: two vectors of B, and a value of A for each row. */
function step(
  rows: number,
  { sums, right, b0, b1, value, fused }: Inner,
  left: (row: number) => Code,
): readonly Code[] {
  const accumulate = (sum: Variable, b: Variable) =>
    sum.set(
      fused
        ? multiplyAddFused(value.get, b.get, sum.get)
        : addFloats(sum.get, multiplyFloats(value.get, b.get)),
    );
  return [
    b0.set(loadVector(right.get)),
    b1.set(loadVector(right.get, 16)),
    ...Array.from({ length: rows }, (_, row) => [
      ...value.set(left(row)),
      ...accumulate(item(sums, 2 * row), b0),
      ...accumulate(item(sums, 2 * row + 1), b1),
    ]),
  ];
}

function sumAlongRows(
  rows: number,
  inner: Inner & { readonly rowAddresses: readonly Variable[] },
): readonly Code[] {
  const { rowAddresses, start, aStride, right, count } = inner;
  const used = rowAddresses.slice(0, rows);
  return [
    ...used.map((address, row) =>
      address.set(row === 0 ? start.get : [...item(rowAddresses, row - 1).get, ...aStride.get, 0x6a]),
    ),
    repeatWhile(
      count.get,
      ...step(rows, inner, (row) => loadRepeated(item(used, row).get)),
      ...used.map((address) => address.increase(4)),
      right.increase(panelBytes),
      count.increase(-1),
    ),
  ];
}

function sumAlongColumns(
  rows: number,
  inner: Inner & { readonly left: Variable; readonly bStride: Variable },
): readonly Code[] {
  const { left, start, aStride, bStride, right, count } = inner;
  return [
    left.set(start.get),
    repeatWhile(
      count.get,
      ...step(rows, inner, (row) => loadRepeated(left.get, 4 * row)),
      left.increase(aStride.get),
      right.increase(bStride.get),
      count.increase(-1),
    ),
  ];
}
