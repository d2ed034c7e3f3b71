import { effect, signal, type ReadonlySignal } from '@preact/signals';
import type { MethodName } from '@ddpm/sampler';
import { fewCallsPair } from '../models/built-in-models';
import type { AppContext } from '../shell/app-context';
import { requestOf, type UnderstandFields } from './understand-fields';

/** The samplers that are compared, and by how many steps. */
export const comparedSamplers = [
  'ddpm',
  'ddim',
  'dpm-solver-2m',
  'unipc',
] as const satisfies readonly MethodName[];
export const comparedSteps = [2, 4, 8, 25] as const;

/** How many pictures there are to compare. */
export const comparedCount = comparedSamplers.length * comparedSteps.length;

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

/** How often the network is called for all of them: once a step. */
export const comparedCalls = comparedSamplers.length * comparedSteps.reduce((sum, steps) => sum + steps, 0);

export function cellKey(sampler: MethodName, steps: number): string {
  return `${sampler} ${steps}`;
}

export function createFewerSteps(app: AppContext, fields: UnderstandFields): FewerSteps {
  const pictures = signal<ReadonlyMap<string, Float32Array>>(new Map());
  const running = signal(false);
  const error = signal<string | null>(null);
  let current: AbortController | null = null;

  async function fill(abort: AbortSignal): Promise<void> {
    // A network that was taught to draw in few calls knows only its own sampler.
    const model = fewCallsPair(fields.model.value)?.teacher ?? fields.model.value;
    const info = await app.models.ready(model);
    const source = app.models.source(model);
    const request = requestOf(fields, info);
    for (const steps of comparedSteps) {
      for (const sampler of comparedSamplers) {
        const own = { ...request, sampler, steps, eta: 0 };
        await app.engine.call('generate', { signal: abort }, source, own, (event) => {
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

  // Pictures of something else are no answer to what is asked now.
  let answered = '';
  effect(() => {
    const { model, class: label, seed, guidance } = fields;
    const asked = [model.value, label.value, seed.value, guidance.value].join(' ');
    if (asked === answered) return;
    answered = asked;
    current?.abort();
    pictures.value = new Map();
  });

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
