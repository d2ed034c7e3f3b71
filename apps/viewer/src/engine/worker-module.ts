import type { Sampler } from '@ddpm/sampler';
import type { ModelSource } from '../models/model-source';
import type { EngineBackend, EngineStart, ModelInfo, ModelProgress, WorkerNews } from './protocol';

/** A model, loaded on the backend in use. */
export interface LoadedModel {
  readonly sampler: Sampler;
  readonly info: ModelInfo;
}

/** What the worker's modules share. */
export interface WorkerContext {
  /** Prepares a backend; called once, before all else. */
  start(options: EngineStart, news: WorkerNews): Promise<EngineBackend>;
  /** The model of that source, loaded if it is not yet. */
  openModel(
    source: ModelSource,
    options?: { readonly onProgress?: (progress: ModelProgress) => void },
  ): Promise<LoadedModel>;
  /** Bytes of all tensors. */
  memory(): number;
  /** Whether the backend could not get memory that it asked for, and computed on without. */
  ranOutOfMemory(): boolean;
}

/**
 * A call that the page can make: the first argument is aborted when the page cancels. Functions among the arguments
 * call back to the page.
 */
export type WorkerCall = (signal: AbortSignal, ...args: never[]) => Promise<unknown>;
