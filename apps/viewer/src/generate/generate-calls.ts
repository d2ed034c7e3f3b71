import { normals, randomKey, subKey } from '@ddpm/random';
import { namedMethod, type Sampler, type SamplingOptions, type SamplingStepEvent } from '@ddpm/sampler';
import { alphaBarAt } from '@ddpm/scheduler';
import { transfer } from 'comlink';
import type { WorkerContext } from '../engine/worker-module';
import type { ModelSource } from '../models/model-source';
import type { GenerateEvent, GenerateRequest, StepEvent } from './generate-protocol';
import { impliedNoise } from './implied-noise';

/** The worker's side of generating pictures. */
export function generateCalls(context: WorkerContext) {
  return {
    /** Generates pictures and tells of every step. */
    generate: async (
      signal: AbortSignal,
      source: ModelSource,
      request: GenerateRequest,
      onEvent: (event: GenerateEvent) => void,
    ): Promise<void> => {
      const { sampler } = await context.openModel(source, { signal });
      const noise = initialNoise(sampler, request);
      let before = noise.slice();
      onEvent(begin(sampler, request, noise));
      await sampler.sample({
        ...samplingOptions(sampler, request),
        signal,
        onStep: (step) => {
          const event = stepEvent(sampler, step, before, context.memory());
          before = step.xt.slice();
          onEvent(transfer(event, [event.xt.buffer, event.x0.buffer, event.noise.buffer]));
        },
      });
    },
  };
}

function begin(sampler: Sampler, { labels, steps }: GenerateRequest, noise: Float32Array): GenerateEvent {
  const event = {
    kind: 'begin',
    noise,
    imageShape: sampler.model.imageShape,
    count: labels.length,
    steps,
  } as const;
  return transfer(event, [noise.buffer]);
}

function samplingOptions(sampler: Sampler, request: GenerateRequest): SamplingOptions {
  const { labels, seed, sharedNoise, steps, guidance, eta } = request;
  return {
    ...(sampler.model.numClasses === null ? { count: labels.length } : { classLabels: labels }),
    seed,
    sharedNoise,
    method: namedMethod(request.sampler, { eta }),
    numInferenceSteps: steps,
    guidanceScale: guidance,
    batchSize: labels.length,
  };
}

/** The noise that the sampler starts from, as its documentation says: `normals(randomKey(seed, 'initial', i))`. */
function initialNoise({ model }: Sampler, { labels, seed, sharedNoise }: GenerateRequest): Float32Array {
  const size = model.imageShape.reduce((product, length) => product * length, 1);
  const key = randomKey(seed, 'initial');
  const noise = new Float32Array(labels.length * size);
  labels.forEach((_, index) => {
    noise.set(normals(subKey(key, sharedNoise ? 0 : index), size), index * size);
  });
  return noise;
}

function stepEvent(
  sampler: Sampler,
  step: SamplingStepEvent,
  before: Float32Array,
  memory: number,
): StepEvent {
  const { t, xt, x0, milliseconds } = step;
  const alphaBar = alphaBarAt(sampler.schedule, Math.round(t));
  const noise = impliedNoise(before, x0, alphaBar);
  return {
    kind: 'step',
    step: step.step,
    steps: step.steps,
    t,
    alphaBar,
    xt,
    x0,
    noise,
    milliseconds,
    memory,
  };
}
