import { item } from '../assembler/item';
import type { Code } from '../assembler/encoding';
import { addFloats, floats, multiplyFloats, negateFloats, subtractFloats } from '../assembler/instructions';
import type { Locals, Variable } from '../assembler/module';
import type { Matrix } from './winograd-matrices';

/**
 * Y = L X Lᵀ for a small constant L and vectors X[i][j], which are loaded once each; the values of Y are given to `store` row by
 * row, as code that may be used once.
 */
export function sandwich(
  matrix: Matrix,
  locals: Locals,
  load: (row: number, column: number) => Code,
  store: (row: number, column: number, value: Code) => Code,
): readonly Code[] {
  const size = matrix[0]?.length ?? 0;
  const inputs = Array.from({ length: size }, () => locals.v128());
  const columns = Array.from({ length: size }, () => matrix.map(() => locals.v128()));
  return [
    ...columns.flatMap((column, j) => [
      ...inputs.map((input, i) => input.set(load(i, j))),
      ...column.map((result, row) => result.set(combination(matrix[row] ?? [], inputs))),
    ]),
    ...matrix.flatMap((_, row) =>
      matrix.map((coefficients, column) =>
        store(
          row,
          column,
          combination(
            coefficients,
            columns.map((values) => item(values, row)),
          ),
        ),
      ),
    ),
  ];
}

/** The sum of the values times their coefficients. */
function combination(coefficients: readonly number[], values: readonly Variable[]): Code {
  let sum: Code | null = null;
  for (const [index, { get }] of values.entries()) {
    const coefficient = coefficients[index] ?? 0;
    if (coefficient === 0) continue;
    const size = Math.abs(coefficient);
    const term = size === 1 ? get : multiplyFloats(get, floats(size));
    if (sum === null) sum = coefficient < 0 ? negateFloats(term) : term;
    else sum = coefficient < 0 ? subtractFloats(sum, term) : addFloats(sum, term);
  }
  return sum ?? floats(0);
}
