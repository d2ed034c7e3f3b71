import { transfer } from 'comlink';
import type { WorkerContext } from '../engine/worker-module';
import type { ModelSource } from '../models/model-source';
import { createClassReaders } from './class-readers';
import { createObservers } from './observers';
import type { FeatureMaps, ObservationRequest } from './understand-protocol';

/** The worker's side of looking into the network. */
export function understandCalls(context: WorkerContext) {
  const observe = createObservers();
  const readClasses = createClassReaders();
  return {
    /** What each block of the network puts out, in order; nothing where the network cannot tell. */
    observe: async (
      signal: AbortSignal,
      source: ModelSource,
      request: ObservationRequest,
    ): Promise<readonly FeatureMaps[]> => {
      const { sampler } = await context.openModel(source);
      signal.throwIfAborted();
      const maps = await observe(sampler.model, request);
      return transfer(
        maps,
        maps.map(({ values }) => values.buffer),
      );
    },

    /**
     * How likely a classifier thinks each class is, for pictures [count, height, width, channels]: [count, classes], rows
     * that add up to 1.
     *
     * @param classifier address of its safetensors file
     */
    readClasses: async (
      signal: AbortSignal,
      classifier: string,
      pictures: Float32Array,
    ): Promise<Float32Array> => {
      const chances = await readClasses(classifier, pictures, signal);
      return transfer(chances, [chances.buffer]);
    },
  };
}
