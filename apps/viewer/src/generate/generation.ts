import { batch, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { Engine } from '../engine/engine';
import type { ModelSource } from '../models/model-source';
import type { GenerateEvent, GenerateRequest } from './generate-protocol';
import { withEvent, type Trajectory } from './trajectory';

/** What to generate from what. */
export interface GenerationPlan {
  readonly source: ModelSource;
  readonly request: GenerateRequest;
}

/** Pictures being generated, one run at a time. */
export interface Generation {
  /** What was seen so far; it can be set to what was seen elsewhere. */
  readonly trajectory: Signal<Trajectory | null>;
  readonly running: ReadonlySignal<boolean>;
  /** What went wrong, in plain words. */
  readonly error: ReadonlySignal<string | null>;
  /**
   * Generates; a run under way is cancelled. What was there stays until the first step of the new run is done.
   *
   * @param prepare makes the request, and may wait for the model
   * @param onFirstStep called when the first step is there
   * @returns whether the run came to its end
   */
  run(prepare: () => Promise<GenerationPlan>, onFirstStep?: () => void): Promise<boolean>;
  cancel(): void;
}

export function createGeneration(engine: Engine): Generation {
  const trajectory = signal<Trajectory | null>(null);
  const running = signal(false);
  const error = signal<string | null>(null);
  let current: AbortController | null = null;

  async function run(
    prepare: () => Promise<GenerationPlan>,
    onFirstStep: () => void = () => undefined,
  ): Promise<boolean> {
    current?.abort();
    const mine = new AbortController();
    current = mine;
    batch(() => {
      running.value = true;
      error.value = null;
    });
    const hear = collector(mine.signal, trajectory, onFirstStep);
    try {
      const { source, request } = await prepare();
      mine.signal.throwIfAborted();
      await engine.call('generate', { signal: mine.signal }, source, request, hear);
      return !mine.signal.aborted;
    } catch (thrown) {
      if (!mine.signal.aborted) error.value = thrown instanceof Error ? thrown.message : String(thrown);
      return false;
    } finally {
      if (current === mine) running.value = false;
    }
  }

  return {
    trajectory,
    running,
    error,
    run,
    cancel() {
      current?.abort();
    },
  };
}

/** Takes a run's events in; those of a cancelled run are late, and left out. */
function collector(
  signal: AbortSignal,
  trajectory: Signal<Trajectory | null>,
  onFirstStep: () => void,
): (event: GenerateEvent) => void {
  let begun: Trajectory | null = null;
  return (event) => {
    if (signal.aborted) return;
    begun = withEvent(begun, event);
    if (begun === null || event.kind === 'begin') return;
    batch(() => {
      trajectory.value = begun;
      if (event.kind === 'step' && event.step === 0) onFirstStep();
    });
  };
}
