import type { Field } from '../address/field';

/** A point drawn by hand. */
export interface DrawnPoint {
  readonly x: number;
  readonly y: number;
  /** 0 or 1. */
  readonly label: number;
}

/** Drawn points lie in [-REACH, REACH]. */
export const REACH = 1.6;

/** More do not fit in an address that can be sent on. */
export const MOST_DRAWN = 300;

/** A point is two letters, its places on a grid of 64 by 64; the classes are parted by a dot. */
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Points drawn by hand, in the address. */
export const drawnField: Field<readonly DrawnPoint[]> = { initial: [], parse, print };

/** The points, with another where there is room for it. */
export function withPoint(points: readonly DrawnPoint[], point: DrawnPoint): readonly DrawnPoint[] {
  return points.length < MOST_DRAWN ? [...points, point] : points;
}

function parse(text: string): readonly DrawnPoint[] | undefined {
  const parts = text.split('.');
  const isValid = parts.length === 2 && parts.every((part) => /^([\w-]{2})*$/.test(part));
  if (!isValid || text.length - 1 > 2 * MOST_DRAWN) return undefined;
  return parts.flatMap((part, label) =>
    (part.match(/../g) ?? []).map((pair) => ({ x: placeOf(pair[0]), y: placeOf(pair[1]), label })),
  );
}

function print(points: readonly DrawnPoint[]): string {
  return [0, 1]
    .map((label) =>
      points
        .filter((point) => point.label === label)
        .map(({ x, y }) => letterOf(x) + letterOf(y))
        .join(''),
    )
    .join('.');
}

function placeOf(letter = ''): number {
  return ((LETTERS.indexOf(letter) + 0.5) / LETTERS.length) * 2 * REACH - REACH;
}

function letterOf(place: number): string {
  const share = (place + REACH) / (2 * REACH);
  const index = Math.min(LETTERS.length - 1, Math.max(0, Math.floor(share * LETTERS.length)));
  return LETTERS[index] ?? 'A';
}
