import type { NearestDigits } from './nearest-digits';
import type { NearestDigit } from './story-protocol';

/** The worker's side of the story. What it compares with is fetched by the first call, and kept. */
export function storyCalls() {
  let search: Promise<NearestDigits> | null = null;
  return {
    /** For each picture, [count, 32, 32, 1] in [-1, 1], the training digit that is the most like it. */
    nearestDigits: async (signal: AbortSignal, pictures: Float32Array): Promise<readonly NearestDigit[]> => {
      search ??= import('./nearest-digits').then(({ createNearestDigits }) => createNearestDigits());
      search.catch(() => (search = null));
      const nearestDigits = await search;
      signal.throwIfAborted();
      return nearestDigits(pictures);
    },
  };
}
