import type { TrainingState } from '@ddpm/trainer';
import { batch, effect, signal, untracked, type ReadonlySignal } from '@preact/signals';
import { createModelShelf, type ShelfOutcome } from '../models/model-shelf';
import type { AppContext } from '../shell/app-context';
import { lessonOf, type OwnClass } from './own-classes';
import type { OwnEvent, OwnLesson, OwnRequest } from './own-protocol';
import { STEPS } from './sizes';

/** A network that learns the visitor's pictures. */
export interface OwnLearningState {
  readonly isLearning: ReadonlySignal<boolean>;
  readonly losses: ReadonlySignal<readonly number[]>;
  /** Pictures of each class in turn, [count, 32, 32, 1]; null before the first. */
  readonly drawn: ReadonlySignal<Extract<OwnEvent, { kind: 'drawn' }> | null>;
  /** Whether there is something to keep. */
  readonly hasLearned: ReadonlySignal<boolean>;
  readonly kept: ReadonlySignal<ShelfOutcome | null>;
  readonly error: ReadonlySignal<string | null>;
  /** Begins, or goes on with the same pictures. */
  learn(): void;
  stop(): void;
  keep(): Promise<void>;
}

const TEACHER = 'digits';
const SEED = 1;

/** What is to be kept of a lesson. */
interface Lesson {
  readonly given: OwnLesson;
  learned: TrainingState | null;
}

export function createOwnLearning(
  app: AppContext,
  classes: ReadonlySignal<readonly OwnClass[]>,
): OwnLearningState {
  const isLearning = signal(false);
  const losses = signal<readonly number[]>([]);
  const drawn = signal<Extract<OwnEvent, { kind: 'drawn' }> | null>(null);
  const hasLearned = signal(false);
  const kept = signal<ShelfOutcome | null>(null);
  const error = signal<string | null>(null);
  let lesson: Lesson | null = null;
  let current: AbortController | null = null;

  /** Other pictures are another lesson. */
  function forget(): void {
    current?.abort();
    lesson = null;
    batch(() => {
      losses.value = [];
      drawn.value = kept.value = null;
      hasLearned.value = false;
    });
  }

  function hear(to: Lesson, event: OwnEvent): void {
    // What was learned until it was stopped is told afterwards.
    if (lesson !== to) return;
    if (event.kind === 'step') losses.value = [...losses.peek().slice(0, event.step - 1), event.loss];
    else if (event.kind === 'drawn') drawn.value = event;
    else {
      to.learned = event.learned;
      hasLearned.value = true;
    }
  }

  async function teach(): Promise<void> {
    const mine = new AbortController();
    current = mine;
    isLearning.value = true;
    error.value = kept.value = null;
    const taught = (lesson ??= { given: lessonOf(classes.value, SEED), learned: null });
    try {
      await app.engine.call('learnOwn', { signal: mine.signal }, requestOf(app, taught), (event) => {
        hear(taught, event);
      });
    } catch (thrown) {
      if (!mine.signal.aborted) error.value = messageOf(thrown);
    } finally {
      if (current === mine) isLearning.value = false;
    }
  }

  effect(() => {
    if (classes.value.length > 0) untracked(forget);
  });

  return {
    ...{ isLearning, losses, drawn, hasLearned, kept, error },
    learn() {
      void teach();
    },
    stop() {
      current?.abort();
      isLearning.value = false;
    },
    async keep() {
      if (lesson === null) return;
      try {
        kept.value = await keepOnShelf(app, lesson);
      } catch (thrown) {
        error.value = messageOf(thrown);
      }
    },
  };
}

function requestOf(app: AppContext, { given, learned }: Lesson): OwnRequest {
  const source = app.models.source(TEACHER);
  if (source.kind !== 'address') throw new Error('The network to begin from is not beside the page.');
  return { lesson: given, teacher: source.address, from: learned, steps: (learned?.step ?? 0) + STEPS };
}

async function keepOnShelf(app: AppContext, lesson: Lesson): Promise<ShelfOutcome | null> {
  const { given, learned } = lesson;
  if (learned === null) return null;
  const files = await app.engine.call('ownModel', {}, { learned, classNames: given.classNames });
  const shelf = app.once(createModelShelf);
  await shelf.keep({
    id: `own-${Date.now().toString(36)}`,
    title: `My ${given.classNames.slice(0, 3).join(', ')}`,
    origin: `Trained here on ${given.labels.length} pictures, ${learned.step} steps from the digits`,
    madeAt: Date.now(),
    files: Object.fromEntries(
      Object.entries(files).map(([path, bytes]) => [path, new Blob([new Uint8Array(bytes)])]),
    ),
  });
  return shelf.outcome.value;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
