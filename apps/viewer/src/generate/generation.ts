import { batch, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { Engine } from '../engine/engine';
import type { ModelSource } from '../models/model-source';
import type { GenerateEvent, GenerateRequest } from './generate-protocol';
import { withEvent, type Trajectory } from './trajectory';

/** What to generate from what. */
export interface GenerationPlan {
  readonly source: ModelSource;
  readonly request: GenerateRequest;
  /** The steps by which to answer at once, before all are taken; null for a network that is slow, and to be watched. */
  readonly draftSteps: number | null;
}

/** How a run shows itself. */
export interface Showing {
  /** Whether nothing is shown before the end; as it goes where left out. */
  readonly atEnd?: boolean;
  /** Called when there is something to see, with the first step or at the end. */
  readonly onShown?: () => void;
}

/** Pictures being generated, one run at a time. */
export interface Generation {
  /** What was seen so far; it can be set to what was seen elsewhere. */
  readonly trajectory: Signal<Trajectory | null>;
  /** Whether a run is under way that shows itself as it goes. */
  readonly running: ReadonlySignal<boolean>;
  /** What went wrong, in plain words. */
  readonly error: ReadonlySignal<string | null>;
  /**
   * Generates; a run under way is cancelled. What was there stays until there is something of the new run to see.
   *
   * @param prepare makes the request, and may wait for the model
   * @returns whether the run came to its end
   */
  run(prepare: () => Promise<GenerationPlan>, showing?: Showing): Promise<boolean>;
  cancel(): void;
  /** Says what went wrong before a run could begin. */
  fail(error: unknown): void;
}

export function createGeneration(engine: Engine): Generation {
  const trajectory = signal<Trajectory | null>(null);
  const running = signal(false);
  const error = signal<string | null>(null);
  let current: AbortController | null = null;

  function fail(thrown: unknown): void {
    error.value = thrown instanceof Error ? thrown.message : String(thrown);
  }

  async function run(prepare: () => Promise<GenerationPlan>, showing: Showing = {}): Promise<boolean> {
    current?.abort();
    const mine = new AbortController();
    current = mine;
    batch(() => {
      running.value = showing.atEnd !== true;
      error.value = null;
    });
    const hear = collector(mine.signal, trajectory, showing);
    try {
      const { source, request } = await prepare();
      mine.signal.throwIfAborted();
      await engine.call('generate', { signal: mine.signal }, source, request, hear);
      return !mine.signal.aborted;
    } catch (thrown) {
      if (!mine.signal.aborted) fail(thrown);
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
    fail,
    cancel() {
      current?.abort();
    },
  };
}

/** Takes a run's events in; those of a cancelled run are late, and left out. */
function collector(
  signal: AbortSignal,
  trajectory: Signal<Trajectory | null>,
  { atEnd = false, onShown = () => undefined }: Showing,
): (event: GenerateEvent) => void {
  let begun: Trajectory | null = null;
  const isFirstShown = (event: GenerateEvent): boolean =>
    atEnd ? event.kind === 'end' : event.kind === 'step' && event.step === 0;
  return (event) => {
    if (signal.aborted) return;
    begun = withEvent(begun, event);
    if (begun === null || event.kind === 'begin' || (atEnd && event.kind !== 'end')) return;
    batch(() => {
      trajectory.value = begun;
      if (isFirstShown(event)) onShown();
    });
  };
}
