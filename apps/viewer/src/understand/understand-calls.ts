import { namedMethod, samplingTimesteps, type PlannedStep } from '@ddpm/sampler';
import { transfer } from 'comlink';
import type { WorkerContext } from '../engine/worker-module';
import type { GenerateRequest } from '../generate/generate-protocol';
import { madeTimesteps } from '../generate/made-timesteps';
import type { ModelSource } from '../models/model-source';
import { createClassReaders } from './class-readers';
import { createObservers } from './observers';
import type { FeatureMaps, ObservationRequest, Opinions, OpinionsRequest } from './understand-protocol';

/** The worker's side of looking into the network. */
export function understandCalls(context: WorkerContext) {
  const observers = createObservers();
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
      const maps = await observers.maps(sampler, request);
      return transfer(
        maps,
        maps.map(({ values }) => values.buffer),
      );
    },

    /** What the network predicts with the label and without; null where it knows no missing label. */
    askTwice: async (
      signal: AbortSignal,
      source: ModelSource,
      request: OpinionsRequest,
    ): Promise<Opinions | null> => {
      const { sampler } = await context.openModel(source);
      signal.throwIfAborted();
      return observers.opinions(sampler, request);
    },

    /** The steps of a run, with the weights that the sampler uses in each. */
    planSteps: async (
      _signal: AbortSignal,
      source: ModelSource,
      { sampler: name, steps, eta }: GenerateRequest,
    ): Promise<readonly PlannedStep[]> => {
      const { sampler } = await context.openModel(source);
      const { schedule } = sampler;
      const method = namedMethod(name, { eta });
      const made = madeTimesteps(sampler, steps);
      const timesteps =
        made === undefined ? samplingTimesteps(schedule, method, steps) : Int32Array.from(made);
      return method.plan(schedule, timesteps);
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
