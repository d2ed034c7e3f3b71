import type { CreateRunner, StepRunner } from '@ddpm/engine';
import type { SamplingRequest } from '../request/sampling-request';
import { exampleInputs, type SamplingBatch } from './sampling-loop';
import { createSamplingStep, initialSamplingState, type SamplingStepParts } from './sampling-step';

/** What the batches of a request have in common. */
type BatchParts = Pick<SamplingBatch, 'model' | 'predictionType' | 'request'>;

/**
 * The runners of the last request, with the model's weights on the device, for the next request of the same kind. A
 * request that guides some of its steps has two that take turns: one asks the network once an image, the other twice.
 */
export class SamplingRunners {
  readonly #createRunner: CreateRunner;
  readonly #kept = new Map<'guided' | 'unguided', StepRunner>();
  #kind = '';

  constructor(createRunner: CreateRunner) {
    this.#createRunner = createRunner;
  }

  /** Makes way for a request: what is kept stays where it runs the same steps on the same batch size. */
  async makeWay(request: SamplingRequest): Promise<void> {
    const kind = kindOf(request);
    if (kind !== this.#kind) await this.discard();
    this.#kind = kind;
  }

  /** The runner of guided steps, or of others: the kept one; else a new one. */
  async runner(batch: BatchParts, guided: boolean): Promise<StepRunner> {
    const name = guided ? 'guided' : 'unguided';
    const kept = this.#kept.get(name);
    if (kept !== undefined) return kept;
    const parts = stepParts(batch, guided);
    const runner = await this.#createRunner(
      createSamplingStep(parts),
      initialSamplingState(parts, batch.request.batchSize),
      exampleInputs({ ...batch, index: 0 }),
    );
    this.#kept.set(name, runner);
    return runner;
  }

  /** Frees all. */
  async discard(): Promise<void> {
    const runners = [...this.#kept.values()];
    this.#kept.clear();
    await Promise.all(runners.map((runner) => runner.dispose()));
  }
}

function stepParts({ model, request }: BatchParts, guided: boolean): SamplingStepParts {
  const { method, limit, guidedSteps, guidanceRescale, inpainting } = request;
  return {
    model,
    method,
    limit,
    guided,
    rescaled: guided && guidanceRescale > 0,
    inpainted: inpainting !== null,
    handsOver: guidedSteps === 'some',
  };
}

/** Requests of one kind share their runners. */
function kindOf(request: SamplingRequest): string {
  const { method, limit, guidedSteps, guidanceRescale, inpainting, batchSize, labels } = request;
  return JSON.stringify([
    [method.name, method.usesNoise],
    [limit, guidedSteps, guidanceRescale > 0, inpainting !== null],
    [batchSize, labels?.values instanceof Float32Array],
  ]);
}
