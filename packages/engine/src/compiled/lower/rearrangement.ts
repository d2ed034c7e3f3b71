import { sameOrder, type MemoryOrder, type Run } from './memory-order';

/** How to get from one memory order to another: view the data as `shape`, transpose by `permutation`. */
export interface Rearrangement {
  readonly shape: readonly number[];
  readonly permutation: readonly number[];
}

/**
 * The transposition that turns an order into another of the same elements, with as few axes as possible, or
 * `undefined` where the two cut the elements at places that do not fit together.
 */
export function rearrangement(from: MemoryOrder, to: MemoryOrder): Rearrangement | undefined {
  if (sameOrder(from, to)) return { shape: [], permutation: [] };
  const boundaries = boundariesOf([...from, ...to]);
  const source = cutAll(from, boundaries);
  const target = cutAll(to, boundaries);
  if (source === undefined || target === undefined) return undefined;
  return joinedAxes(source, target);
}

function boundariesOf(runs: readonly Run[]): number[] {
  const all = runs.flatMap(({ size, stride }) => [stride, size * stride]);
  return [...new Set(all)].sort((a, b) => a - b);
}

/** Cuts every run at the boundaries inside it, so that each piece spans from one boundary to the next. */
function cutAll(order: MemoryOrder, boundaries: readonly number[]): Run[] | undefined {
  const pieces: Run[] = [];
  for (const run of order) {
    const inside = boundaries.filter(
      (boundary) => boundary >= run.stride && boundary <= run.stride * run.size,
    );
    for (let index = inside.length - 1; index > 0; index -= 1) {
      const stride = inside[index - 1] ?? 1;
      const size = (inside[index] ?? 1) / stride;
      if (!Number.isInteger(size)) return undefined;
      pieces.push({ size, stride });
    }
  }
  return pieces;
}

/** Pieces that are neighbours before and after travel as one axis. */
function joinedAxes(source: readonly Run[], target: readonly Run[]): Rearrangement {
  const positions = target.map(({ stride }) => source.findIndex((piece) => piece.stride === stride));
  const groups: number[][] = [];
  for (const position of positions) {
    const last = groups.at(-1);
    if (last?.at(-1) === position - 1) last.push(position);
    else groups.push([position]);
  }
  const inSource = [...groups].sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0));
  const sizes = inSource.map((group) =>
    group.reduce((product, index) => product * (source[index]?.size ?? 1), 1),
  );
  return { shape: sizes, permutation: groups.map((group) => inSource.indexOf(group)) };
}
