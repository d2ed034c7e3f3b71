import type { Region, Workspace } from './workspace';

/** Rows [rows, columns] with zeros after each, up to `wide` columns: the same region where there is nothing to add. */
export function widened(
  workspace: Workspace,
  source: Region,
  { rows, columns, wide }: { readonly rows: number; readonly columns: number; readonly wide: number },
): Region {
  if (wide === columns) return source;
  const target = workspace.zeros(rows * wide);
  copyRows(source.values(), columns, target.values(), wide, { rows, columns });
  return target;
}

/** Filters [taps, C, K] with zeros after C and K. */
export function widenedFilter(
  workspace: Workspace,
  source: Region,
  taps: number,
  [inChannels, outChannels]: readonly [number, number],
  [wideIn, wideOut]: readonly [number, number],
): Region {
  if (wideIn === inChannels && wideOut === outChannels) return source;
  const target = workspace.zeros(taps * wideIn * wideOut);
  const [from, to] = [source.values(), target.values()];
  for (let tap = 0; tap < taps; tap++) {
    copyRows(
      from.subarray(tap * inChannels * outChannels),
      outChannels,
      to.subarray(tap * wideIn * wideOut),
      wideOut,
      { rows: inChannels, columns: outChannels },
    );
  }
  return target;
}

/** Copies the first columns of each row to where rows have another length. */
export function copyRows(
  source: Float32Array,
  sourceColumns: number,
  target: Float32Array,
  targetColumns: number,
  { rows, columns }: { readonly rows: number; readonly columns: number },
): void {
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      target[row * targetColumns + column] = source[row * sourceColumns + column] ?? 0;
    }
  }
}
