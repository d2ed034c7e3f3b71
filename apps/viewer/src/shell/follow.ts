import { effect } from '@preact/signals';

/**
 * Runs whenever the key has changed and rested; once for each key.
 *
 * @param keyOf reads signals; null while nothing is to be done
 * @param restMs reads signals
 */
export function follow(keyOf: () => string | null, restMs: () => number, run: () => void): void {
  let last: string | null = null;
  effect(() => {
    const key = keyOf();
    if (key === null || key === last) return undefined;
    const timer = setTimeout(
      () => {
        last = key;
        run();
      },
      last === null ? 0 : restMs(),
    );
    return () => {
      clearTimeout(timer);
    };
  });
}
