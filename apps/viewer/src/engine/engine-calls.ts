import type { ModelSource } from '../models/model-source';
import type { EngineBackend, EngineStart, ModelInfo, ModelProgress, Tell } from './protocol';
import type { WorkerContext } from './worker-module';

/** The calls that every page needs: starting, and loading a model. */
export function engineCalls(context: WorkerContext) {
  return {
    start: (
      _signal: AbortSignal,
      options: EngineStart,
      tell: Tell,
      onBackend: (backend: EngineBackend) => void,
      onDeviceLost: () => void,
    ): Promise<EngineBackend> => context.start(options, { tell, onBackend, onDeviceLost }),

    openModel: async (
      _signal: AbortSignal,
      source: ModelSource,
      onProgress: (progress: ModelProgress) => void,
    ): Promise<ModelInfo> => (await context.openModel(source, { onProgress })).info,

    /** Bytes of all tensors. */
    memory: (): Promise<number> => Promise.resolve(context.memory()),
  };
}
