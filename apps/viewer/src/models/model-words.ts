import type { Engine } from '../engine/engine';
import type { ModelProgress } from '../engine/protocol';
import type { ModelState } from './create-models';

/** How much of a network has come. */
export function loadingWords({ loaded, total }: ModelProgress): string {
  const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);
  const amount = total === null ? '' : ` (${megabytes(loaded)} of ${megabytes(total)} MB)`;
  return `Fetching the network${amount} …`;
}

/** What keeps a panel from computing, the nearest reason first; null where nothing does. */
export function failureWords(error: string | null, model: ModelState, { state }: Engine): string | null {
  return (
    error ??
    (model.kind === 'failed' ? model.message : null) ??
    (state.value.kind === 'failed' ? state.value.message : null)
  );
}
