import {
  add,
  constant,
  isLess,
  loadFloat,
  loadVector,
  multiply,
  repeatWhile,
  storeFloat,
  storeVector,
} from '../assembler/instructions';
import type { ModuleWriter, WrittenFunction } from '../assembler/module';
import { panelWidth } from './product';
import { sandwich } from './sandwich';
import type { Matrix } from './winograd-matrices';

/**
 * Adds a function that takes filters [k, k, C, K] through `L X Lᵀ`, k the columns of L: to one matrix for each value of the
 * result, `matrixBytes` apart, each in panels of eight columns: [K / 8, C, 8]. `filterBytes` is the size of [C, K].
 */
export function addFilterPanels(module: ModuleWriter, name: string, matrix: Matrix): WrittenFunction {
  const parameters = ['filter', 'inChannels', 'outBytes', 'filterBytes', 'target', 'matrixBytes'] as const;
  return module.add(name, parameters, (variables, locals) => {
    const { filter, inChannels, outBytes, filterBytes, target, matrixBytes } = variables;
    const [column, row, half, from, to] = [
      locals.i32(),
      locals.i32(),
      locals.i32(),
      locals.i32(),
      locals.i32(),
    ];
    const size = matrix[0]?.length ?? 0;
    return [
      column.set(constant(0)),
      repeatWhile(
        isLess(column.get, outBytes.get),
        row.set(constant(0)),
        repeatWhile(
          isLess(row.get, inChannels.get),
          half.set(constant(0)),
          from.set(add(filter.get, add(column.get, multiply(row.get, outBytes.get)))),
          repeatWhile(
            isLess(half.get, constant(4 * panelWidth)),
            to.set(target.get),
            ...sandwich(
              matrix,
              locals,
              (y, x) => loadVector(add(from.get, multiply(filterBytes.get, constant(size * y + x)))),
              (_y, _x, value) => [...storeVector(to.get, value), ...to.increase(matrixBytes.get)],
            ),
            half.increase(16),
            from.increase(16),
            target.increase(16),
          ),
          row.increase(1),
        ),
        column.increase(4 * panelWidth),
      ),
    ];
  });
}

/** Adds the way back: matrices [C, K] through `L X Lᵀ` to the values of filters [k, k, C, K], k the rows of L. */
export function addFiltersOfMatrices(module: ModuleWriter, name: string, matrix: Matrix): WrittenFunction {
  return module.add(name, ['source', 'filterBytes', 'target'] as const, (variables, locals) => {
    const { source, filterBytes, target } = variables;
    const [offset, from, to] = [locals.i32(), locals.i32(), locals.i32()];
    const size = matrix[0]?.length ?? 0;
    return [
      offset.set(constant(0)),
      repeatWhile(
        isLess(offset.get, filterBytes.get),
        from.set(add(source.get, offset.get)),
        to.set(add(target.get, offset.get)),
        ...sandwich(
          matrix,
          locals,
          (y, x) => loadVector(add(from.get, multiply(filterBytes.get, constant(size * y + x)))),
          (_y, _x, value) => [...storeVector(to.get, value), ...to.increase(filterBytes.get)],
        ),
        offset.increase(16),
      ),
    ];
  });
}

/** Adds a function that transposes a matrix [rows, columns] of float32. */
export function addTranspose(module: ModuleWriter): WrittenFunction {
  return module.add('transpose', ['source', 'rows', 'columns', 'target'] as const, (variables, locals) => {
    const { source, rows, columns, target } = variables;
    const [row, column, from] = [locals.i32(), locals.i32(), locals.i32()];
    return [
      column.set(constant(0)),
      repeatWhile(
        isLess(column.get, columns.get),
        from.set(add(source.get, multiply(column.get, constant(4)))),
        row.set(constant(0)),
        repeatWhile(
          isLess(row.get, rows.get),
          storeFloat(target.get, loadFloat(from.get)),
          from.increase(multiply(columns.get, constant(4))),
          target.increase(4),
          row.increase(1),
        ),
        column.increase(1),
      ),
    ];
  });
}
