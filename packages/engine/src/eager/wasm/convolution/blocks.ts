import type { Code } from '../assembler/encoding';
import {
  constant,
  isLess,
  multiply,
  repeatWhile,
  select,
  shiftRight,
  subtract,
} from '../assembler/instructions';
import type { Variable } from '../assembler/module';

/** Tiles or pixels that are worked on together, so that what lies between the steps stays in the processor's cache. */
export const blockSize = 48;

/** Values in so many bytes. */
export const valuesIn = (bytes: Variable): Code => shiftRight(bytes.get, constant(2));
/** Panels in a row of so many bytes. */
export const panelsOf = (bytes: Variable): Code => shiftRight(bytes.get, constant(5));
/** Bytes of a panel of a factor of so many rows, given in bytes of values. */
export const panelStride = (inBytes: Variable): Code => multiply(inBytes.get, constant(8));

/** Runs the body for blocks from `first` up to `end`, the number of items of each in `count`. */
export function inBlocks(first: Variable, end: Variable, count: Variable, ...body: readonly Code[]): Code {
  const rest = subtract(end.get, first.get);
  return repeatWhile(
    isLess(first.get, end.get),
    count.set(select(rest, constant(blockSize), isLess(rest, constant(blockSize)))),
    ...body,
    first.increase(count.get),
  );
}
