import type { BackendName } from '@ddpm/engine';
import { Sampler, type PretrainedSource } from '@ddpm/sampler';
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
  return Sampler.fromPretrained(originOf(source), {
    backend,
    onDownload: ({ loaded, total }) => onProgress?.({ loaded, total }),
  });
}

function originOf(source: ModelSource): PretrainedSource {
  if (source.kind === 'address') return new URL(source.address);
  const [only, ...others] = Object.entries(source.files);
  const isLoneWeights = only?.[0].endsWith('.safetensors') === true && others.length === 0;
  return isLoneWeights ? only[1] : source.files;
}
