import { expose } from 'comlink';
import { editCalls } from '../edit/edit-calls';
import { understandCalls } from '../understand/understand-calls';
import { generateCalls } from '../generate/generate-calls';
import { pointsCalls } from '../points/points-calls';
import { ownCalls } from '../own/own-calls';
import { shareCalls } from '../share/share-calls';
import { storyCalls } from '../story/story-calls';
import { modelCalls } from '../models/model-calls';
import type { ModelSource } from '../models/model-source';
import { trainingCalls } from '../training/training-calls';
import type { EngineBackend, EngineStart, ModelInfo, ModelProgress, Tell } from './protocol';
import { createTaskRunner } from './task-runner';
import { createWorkerContext } from './worker-context';
import type { WorkerContext } from './worker-module';

// Every feature adds its calls here, and only here.
const context = createWorkerContext();
const calls = {
  ...engineCalls(context),
  ...generateCalls(context),
  ...editCalls(context),
  ...understandCalls(context),
  ...shareCalls(),
  ...modelCalls(),
  ...trainingCalls(),
  ...pointsCalls(),
  ...storyCalls(),
  ...ownCalls(),
};

/** All calls of the worker, for the page. */
export type EngineCalls = typeof calls;

expose(createTaskRunner(calls, () => context.ranOutOfMemory()));

/** The calls that every page needs: starting, and loading a model. */
function engineCalls(context: WorkerContext) {
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
