import type { BackendName } from '@ddpm/backend';
import { Sampler } from '@ddpm/sampler';
import type { ModelProgress } from '../engine/protocol';
import type { ModelSource } from './model-source';

/** How a source is opened. */
export interface OpenOptions {
  readonly onProgress?: (progress: ModelProgress) => void;
}

/**
 * Loads a model in the worker, on the backend in use. Downloads are kept by the browser for the next visit.
 *
 * @throws what `Sampler.fromPretrained` throws
 */
export function openSource(
  source: ModelSource,
  { onProgress, backend }: OpenOptions & { readonly backend: BackendName },
): Promise<Sampler> {
  const origin = source.kind === 'address' ? new URL(source.address) : source.files;
  return Sampler.fromPretrained(origin, {
    backend,
    onDownload: ({ loaded, total }) => onProgress?.({ loaded, total }),
  });
}
