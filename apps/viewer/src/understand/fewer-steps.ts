import { signal, type ReadonlySignal } from '@preact/signals';
import type { MethodName } from '@ddpm/sampler';
import type { GenerateRequest } from '../generate/generate-protocol';
import type { AppContext } from '../shell/app-context';
import { labelOf, type UnderstandFields } from './understand-fields';

/** The samplers that are compared, and by how many steps. */
export const comparedSamplers = [
  'ddpm',
  'ddim',
  'dpm-solver-2m',
  'unipc',
] as const satisfies readonly MethodName[];
export const comparedSteps = [5, 10, 20, 50] as const;

/** The same noise by several samplers and numbers of steps. */
export interface FewerSteps {
  /** Pictures by `cellKey`. */
  readonly pictures: ReadonlySignal<ReadonlyMap<string, Float32Array>>;
  readonly running: ReadonlySignal<boolean>;
  readonly error: ReadonlySignal<string | null>;
  /** Computes all, the quickest first; a run under way is cancelled. */
  compare(): void;
  cancel(): void;
}

export function cellKey(sampler: MethodName, steps: number): string {
  return `${sampler} ${steps}`;
}

export function createFewerSteps(app: AppContext, fields: UnderstandFields): FewerSteps {
  const pictures = signal<ReadonlyMap<string, Float32Array>>(new Map());
  const running = signal(false);
  const error = signal<string | null>(null);
  let current: AbortController | null = null;

  async function fill(abort: AbortSignal): Promise<void> {
    const info = await app.models.ready(fields.model.value);
    const source = app.models.source(fields.model.value);
    const label = labelOf(fields.class.value, info);
    for (const steps of comparedSteps) {
      for (const sampler of comparedSamplers) {
        const request = requestOf(label, fields.seed.value, sampler, steps);
        await app.engine.call('generate', { signal: abort }, source, request, (event) => {
          if (abort.aborted || event.kind !== 'end') return;
          pictures.value = new Map(pictures.peek()).set(cellKey(sampler, steps), event.images);
        });
      }
    }
  }

  async function run(controller: AbortController): Promise<void> {
    try {
      await fill(controller.signal);
    } catch (thrown) {
      if (!controller.signal.aborted) error.value = thrown instanceof Error ? thrown.message : String(thrown);
    } finally {
      if (current === controller) running.value = false;
    }
  }

  return {
    ...{ pictures, running, error },
    compare() {
      current?.abort();
      current = new AbortController();
      pictures.value = new Map();
      running.value = true;
      error.value = null;
      void run(current);
    },
    cancel() {
      current?.abort();
    },
  };
}

function requestOf(label: number | null, seed: number, sampler: MethodName, steps: number): GenerateRequest {
  return {
    labels: [label],
    seed,
    sharedNoise: false,
    firstSampleIndex: 0,
    sampler,
    steps,
    guidance: 1,
    eta: 0,
  };
}
