import { learnedWeights } from '@ddpm/points';
import { batch, effect, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { LearnEvent, SavedLearning } from './points-protocol';

/** A network that learns in the worker while the visitor watches. */
export interface Teaching {
  /** Whether it is to learn, as far as it has not yet. */
  readonly wanted: Signal<boolean>;
  /** Whether it learns right now. */
  readonly running: ReadonlySignal<boolean>;
  readonly step: ReadonlySignal<number>;
  /** Of all steps so far. */
  readonly losses: ReadonlySignal<readonly number[]>;
  /** What it has learned, averaged over its last steps; null before the first state. */
  readonly weights: ReadonlySignal<Float32Array | null>;
  /** Whether all its steps are done. */
  readonly done: ReadonlySignal<boolean>;
  readonly error: ReadonlySignal<string | null>;
  /** From the beginning again. */
  restart(): void;
}

/** What a network learns, and when. */
export interface TeachingOptions {
  /** Reads signals: what is learned, so that another thing begins afresh; null where there is nothing to learn. */
  readonly keyOf: () => string | null;
  /** Whether anybody looks. */
  readonly active: ReadonlySignal<boolean>;
  readonly steps: number;
  /** Whether it begins by itself. */
  readonly wanted: boolean;
  readonly teach: (
    from: SavedLearning | null,
    signal: AbortSignal,
    onEvent: (event: LearnEvent) => void,
  ) => Promise<void>;
}

/** So that a shape that is being drawn is not learned stroke by stroke. */
const REST_MS = 400;

/** Learns while anybody looks, waits meanwhile, and begins afresh with another key. */
export function createTeaching({ keyOf, active, steps, teach, ...options }: TeachingOptions): Teaching {
  const wanted = signal(options.wanted);
  const running = signal(false);
  const step = signal(0);
  const losses = signal<readonly number[]>([]);
  const weights = signal<Float32Array | null>(null);
  const done = signal(false);
  const error = signal<string | null>(null);
  const round = signal(0);
  let saved: SavedLearning | null = null;
  let key: string | null = null;

  function clear(): void {
    saved = null;
    step.value = 0;
    losses.value = [];
    weights.value = null;
    done.value = false;
    error.value = null;
  }

  function hear(event: LearnEvent): void {
    if (event.kind === 'steps') {
      step.value = event.step;
      losses.value = [...losses.peek(), ...event.losses];
      return;
    }
    saved = event.saved;
    weights.value = learnedWeights(event.saved);
  }

  async function learn(abort: AbortSignal): Promise<void> {
    running.value = true;
    // Steps after the last state are taken again.
    losses.value = losses.peek().slice(0, saved?.step ?? 0);
    try {
      await teach(saved, abort, (event) => {
        if (!abort.aborted)
          batch(() => {
            hear(event);
          });
      });
      if (!abort.aborted) done.value = step.peek() >= steps;
    } catch (thrown) {
      if (!abort.aborted) error.value = thrown instanceof Error ? thrown.message : String(thrown);
    } finally {
      if (!abort.aborted) running.value = false;
    }
  }

  effect(() => {
    const wantedKey = keyOf() === null ? null : `${round.value} ${keyOf() ?? ''}`;
    const isNew = wantedKey !== key;
    key = wantedKey;
    if (isNew) clear();
    if (wantedKey === null || !active.value || !wanted.value || done.peek()) return undefined;
    const controller = new AbortController();
    const timer = setTimeout(() => void learn(controller.signal), isNew ? REST_MS : 0);
    return () => {
      clearTimeout(timer);
      controller.abort();
      running.value = false;
    };
  });

  return {
    ...{ wanted, running, step, losses, weights, done, error },
    restart() {
      batch(() => {
        wanted.value = true;
        round.value += 1;
      });
    },
  };
}
