import { RanksDisagreeError } from './errors';
import type { GradientReducer } from './gradient-reducer';

/**
 * Makes sure that facts are the same on all processes, each given as 32 bits that stand for it (see `checksum`).
 * @throws RanksDisagreeError on every process, naming the first fact that differs and the ranks that stand alone.
 */
export async function checkRanksAgree(
  reducer: GradientReducer,
  facts: Readonly<Record<string, number>>,
): Promise<void> {
  const names = Object.keys(facts);
  const { rank, size } = reducer;
  // Every process writes into places of its own, and adds nothing to those of the others. Halves of 16 bits are whole
  // numbers in float32.
  const table = new Float32Array(size * names.length * 2);
  names.forEach((name, index) => {
    const bits = facts[name] ?? 0;
    table.set([bits >>> 16, bits & 0xffff], 2 * (index * size + rank));
  });
  await reducer.reduce(table);
  names.forEach((name, index) => {
    const values = Array.from({ length: size }, (_, other) => {
      const place = 2 * (index * size + other);
      return (table[place] ?? 0) * 2 ** 16 + (table[place + 1] ?? 0);
    });
    const others = minority(values);
    if (others.length > 0) throw new RanksDisagreeError(name, others, size);
  });
}

/** Places of the values that are not the most frequent one, nor the first of those that are equally frequent. */
function minority(values: readonly number[]): number[] {
  const count = (wanted: number): number => values.filter((value) => value === wanted).length;
  const most = values.reduce((best, value) => (count(value) > count(best) ? value : best), values[0] ?? 0);
  return values.flatMap((value, place) => (value === most ? [] : [place]));
}
