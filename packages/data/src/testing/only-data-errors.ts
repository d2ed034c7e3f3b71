import fc from 'fast-check';
import { DataError } from '../data-error';

/**
 * Feeds a reader what is left of good files after damage: cut short, bits turned over, bytes exchanged; and bytes that
 * never were a file. It must read them or throw a `DataError`.
 */
export function readsOrRefuses(files: readonly Uint8Array[], read: (bytes: Uint8Array) => unknown): void {
  fc.assert(
    fc.property(damaged(files), (bytes) => {
      try {
        read(bytes);
      } catch (error) {
        if (!(error instanceof DataError)) throw error;
      }
    }),
    { numRuns: 300 },
  );
}

/** Damaged files. */
export function damaged(files: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> {
  const file = fc.constantFrom(...files);
  const cut = fc.tuple(file, fc.nat()).map(([bytes, at]) => bytes.subarray(0, at % (bytes.length + 1)));
  const change = fc.record({ at: fc.nat(), value: fc.integer({ min: 0, max: 255 }) });
  const changed = fc.tuple(file, fc.array(change, { minLength: 1, maxLength: 4 })).map(([bytes, changes]) => {
    const copy = Uint8Array.from(bytes);
    for (const { at, value } of changes) copy[at % copy.length] = value;
    return copy;
  });
  return fc.oneof(cut, changed, fc.uint8Array({ maxLength: 200 }));
}
