import { batch, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import { choiceField, integerField } from '../address/field';
import { createModelShelf, type ShelfOutcome } from '../models/model-shelf';
import type { AppContext } from '../shell/app-context';
import { networkPlans, networkSizes, type NetworkSize } from './network-sizes';
import { longestSavedRun } from './saved-run';
import { createShownRun, emptyHistory, type ShownRun } from './shown-run';
import { watchVisibility } from './watch-visibility';
import type { TrainingRequest } from './training-protocol';

/** Training in this tab. */
export interface TrainingPageState {
  readonly fields: {
    readonly learn: Signal<Lesson>;
    readonly size: Signal<NetworkSize>;
    readonly seed: Signal<number>;
    /** 0: no end. */
    readonly stop: Signal<number>;
  };
  readonly run: ShownRun;
  /** What came of keeping the network. */
  readonly kept: ReadonlySignal<ShelfOutcome | null>;
  readonly error: ReadonlySignal<string | null>;
  /** Whether it goes on while the tab is hidden. */
  readonly trainsHidden: Signal<boolean>;
  /** What it did while the tab was hidden, in plain words; null where that is of no interest any more. */
  readonly whileHidden: ReadonlySignal<string | null>;
  /** Begins, or goes on. */
  start(): void;
  pause(): void;
  /** Throws the run away. */
  reset(): void;
  /** Puts what was learned on the shelf of models. */
  keep(): Promise<void>;
}

/** What is learned. */
export const lessons = ['digits', 'own'] as const;
export type Lesson = (typeof lessons)[number];

const fieldSpec = {
  learn: choiceField<Lesson>('digits', lessons),
  size: choiceField('tiny', networkSizes),
  runseed: integerField(1, 0, 2 ** 32 - 1),
  stop: integerField(0, 0, 1_000_000),
};

export function createTrainingState(app: AppContext): TrainingPageState {
  const { learn, size, runseed: seed, stop } = app.address.fields('train', fieldSpec);
  const run = createShownRun();
  const kept = signal<ShelfOutcome | null>(null);
  const error = signal<string | null>(null);
  const trainsHidden = signal(true);
  const whileHidden = signal<string | null>(null);
  let current: AbortController | null = null;

  function prepareRun(): TrainingRequest {
    const history = run.history.value ?? emptyHistory(size.value, seed.value);
    batch(() => {
      run.history.value = history;
      run.phase.value = 'starting';
      error.value = null;
    });
    const { runId } = history;
    // Going on beyond the end that was set means that there is none.
    const lastStep = stop.value > history.losses.length ? stop.value : null;
    return { runId, size: history.size, seed: history.seed, lastStep };
  }

  async function train(): Promise<void> {
    current?.abort();
    const mine = new AbortController();
    current = mine;
    try {
      await app.engine.call('train', { signal: mine.signal }, prepareRun(), (event) => {
        // A run that was paused still tells of its last steps, and that it was put aside.
        if (current === mine) run.hear(event);
      });
    } catch (thrown) {
      if (!mine.signal.aborted) error.value = messageOf(thrown);
    } finally {
      if (current === mine && !mine.signal.aborted) run.phase.value = 'paused';
    }
  }

  function pause(): void {
    current?.abort();
    run.phase.value = 'paused';
  }

  async function keep(): Promise<void> {
    if (run.history.value === null) return;
    error.value = null;
    try {
      kept.value = await keepOnShelf(app, run.history.value);
    } catch (thrown) {
      error.value = messageOf(thrown);
    }
  }

  watchVisibility({ run, trainsHidden, whileHidden, pause, goOn: () => void train() });
  void longestSavedRun().then((found) => {
    if (found === null || run.history.value !== null) return;
    batch(() => {
      run.history.value = found.history;
      run.phase.value = 'paused';
      size.value = found.history.size;
      seed.value = found.history.seed;
    });
  });

  return {
    ...{ fields: { learn, size, seed, stop }, run, kept, error, trainsHidden, whileHidden, keep },
    start() {
      whileHidden.value = null;
      void train();
    },
    pause() {
      whileHidden.value = null;
      pause();
    },
    reset() {
      current?.abort();
      current = null;
      const runId = run.history.value?.runId;
      run.clear();
      kept.value = error.value = whileHidden.value = null;
      if (runId !== undefined) void app.engine.call('forgetTraining', {}, runId);
    },
  };
}

async function keepOnShelf(
  app: AppContext,
  { runId, size, seed }: { readonly runId: string; readonly size: NetworkSize; readonly seed: number },
): Promise<ShelfOutcome | null> {
  const shelf = app.once(createModelShelf);
  const { step, files } = await app.engine.call('trainedModel', {}, runId);
  await shelf.keep({
    id: `trained-${runId}-${step}`,
    title: `My digits, ${step} steps`,
    origin: `Trained here: ${networkPlans[size].title.toLowerCase()}, seed ${seed}`,
    madeAt: Date.now(),
    files,
  });
  return shelf.outcome.value;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
