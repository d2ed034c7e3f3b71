import type { Field } from '../address/field';

/** White; black is 0. So few levels let a drawing fit into an address. */
export const WHITE = 15;

/** A square grey picture: levels 0 to 15, row by row. */
export type GreyLevels = Uint8Array<ArrayBuffer>;

/** Height and width of the pictures that are drawn on this page. */
export const SIZE = 32;

/** Black, or a mask of nothing. */
export function emptyLevels(): GreyLevels {
  return new Uint8Array(SIZE * SIZE);
}

/** Writes levels as text for an address: runs of one level, each a byte of level and length, in base64url. */
export function printLevels(levels: GreyLevels): string {
  const runs: number[] = [];
  for (let at = 0; at < levels.length;) {
    const level = levels[at] ?? 0;
    let length = 1;
    while (length < 16 && levels[at + length] === level) length += 1;
    runs.push(level * 16 + length - 1);
    at += length;
  }
  return btoa(String.fromCharCode(...runs))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

/** Reads what `printLevels` wrote; undefined where it is no picture of this size. */
export function parseLevels(text: string): GreyLevels | undefined {
  if (!/^[\w-]*$/.test(text) || text.length % 4 === 1) return undefined;
  const runs = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  const levels = emptyLevels();
  let at = 0;
  for (const run of runs) {
    const code = run.charCodeAt(0);
    const end = at + (code % 16) + 1;
    if (end > levels.length) return undefined;
    levels.fill(Math.floor(code / 16), at, end);
    at = end;
  }
  return at === levels.length ? levels : undefined;
}

/** A mask in the address: 15 where to paint anew, 0 where to keep. */
export function maskField(initial: GreyLevels): Field<GreyLevels> {
  return { initial, parse: parseLevels, print: printLevels };
}
