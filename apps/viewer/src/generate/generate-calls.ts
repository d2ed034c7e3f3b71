import { namedMethod, type Sampler, type SamplingOptions, type SamplingStepEvent } from '@ddpm/sampler';
import { alphaBarAt } from '@ddpm/scheduler';
import { transfer } from 'comlink';
import type { WorkerContext } from '../engine/worker-module';
import type { ModelSource } from '../models/model-source';
import type { GenerateEvent, GenerateRequest, StepEvent } from './generate-protocol';
import { impliedNoise } from './implied-noise';
import { madeTimesteps, stepsOptions } from './made-timesteps';

/** More steps than these are not all told, so that a long run fits a phone's memory. */
const MOST_STEPS_TOLD = 200;

/** The worker's side of generating pictures. */
export function generateCalls(context: WorkerContext) {
  return {
    /** Generates pictures and tells of the steps. */
    generate: async (
      signal: AbortSignal,
      source: ModelSource,
      request: GenerateRequest,
      onEvent: (event: GenerateEvent) => void | Promise<void>,
    ): Promise<void> => {
      const { sampler } = await context.openModel(source);
      void onEvent({ kind: 'begin', imageShape: sampler.model.imageShape, count: request.labels.length });
      const { pixels } = await sampler.sample({
        ...samplingOptions(sampler, request),
        signal,
        onStep: (step) => {
          if (isTold(step)) tell(onEvent, stepEvent(sampler, step, context.memory()));
        },
      });
      // Calls back and results take different ways: the page must have heard of the end before this call returns.
      await onEvent(transfer({ kind: 'end', images: pixels }, [pixels.buffer]));
    },
  };
}

function isTold({ step, steps }: SamplingStepEvent): boolean {
  return step % Math.ceil(steps / MOST_STEPS_TOLD) === 0 || step === steps - 1;
}

function tell(onEvent: (event: GenerateEvent) => void | Promise<void>, event: StepEvent): void {
  void onEvent(transfer(event, [event.xt.buffer, event.x0.buffer, event.noise.buffer]));
}

function samplingOptions(sampler: Sampler, request: GenerateRequest): SamplingOptions {
  const { labels, seed, sharedNoise, firstSampleIndex, steps, guidance, eta } = request;
  return {
    ...(sampler.model.numClasses === null ? { count: labels.length } : { classLabels: labels }),
    seed,
    sharedNoise,
    firstSampleIndex,
    method: namedMethod(request.sampler, { eta }),
    ...stepsOptions(sampler, steps),
    guidanceScale: guidance,
    guidanceInterval: sampler.recommended?.guidanceInterval,
    batchSize: labels.length,
    ...beginningOptions(sampler, request),
  };
}

function beginningOptions(
  sampler: Sampler,
  { beginning, steps }: GenerateRequest,
): Pick<SamplingOptions, 'initialImages' | 'strength' | 'inpainting' | 'timesteps'> {
  if (beginning === undefined) return {};
  const { picture } = beginning;
  if (beginning.kind === 'masked') {
    return { inpainting: { images: picture, mask: beginning.mask, resamplings: beginning.rounds } };
  }
  const { strength } = beginning;
  const made = madeTimesteps(sampler, steps);
  if (made === undefined) return { initialImages: picture, strength };
  const first = Math.round(strength * sampler.schedule.config.numTrainTimesteps) - 1;
  return { initialImages: picture, strength: 1, timesteps: [first, ...made.filter((t) => t < first)] };
}

function stepEvent(
  sampler: Sampler,
  { step, steps, t, shown: xt, x0, milliseconds }: SamplingStepEvent,
  memory: number,
): StepEvent {
  const alphaBar = alphaBarAt(sampler.schedule, t);
  const noise = impliedNoise(xt, x0, alphaBar);
  return { kind: 'step', step, steps, t, alphaBar, xt, x0, noise, milliseconds, memory };
}
