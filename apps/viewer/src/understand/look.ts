import { batch, effect, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { StepEvent } from '../generate/generate-protocol';
import type { UnderstandRun } from './understand-run';

/** What the worker finds at the step that is shown; it looks again whenever that changes. */
export interface Look<Found> {
  /** Null until the first look. */
  readonly found: ReadonlySignal<{ readonly what: Found; readonly step: StepEvent } | null>;
  readonly error: ReadonlySignal<string | null>;
  /** Whether the visitor sees it: nothing is computed otherwise. */
  readonly inView: Signal<boolean>;
}

type Run = NonNullable<UnderstandRun['shown']['value']>;

/** How long a step must be shown, so that playing is not held up. */
const REST_MS = 60;

export function createLook<Found>(
  { shown, asked }: Pick<UnderstandRun, 'shown' | 'asked'>,
  isShown: () => boolean,
  ask: (run: Run, step: StepEvent, signal: AbortSignal) => Promise<Found>,
): Look<Found> {
  const found = signal<{ readonly what: Found; readonly step: StepEvent } | null>(null);
  const error = signal<string | null>(null);
  const inView = signal(false);

  async function look(run: Run, step: StepEvent, abort: AbortSignal): Promise<void> {
    try {
      const what = await ask(run, step, abort);
      if (abort.aborted) return;
      batch(() => {
        found.value = { what, step };
        error.value = null;
      });
    } catch (thrown) {
      if (!abort.aborted) error.value = thrown instanceof Error ? thrown.message : String(thrown);
    }
  }

  effect(() => {
    const step = asked.value;
    if (!inView.value || !isShown() || step === null || step === found.peek()?.step) return undefined;
    const run = shown.peek();
    if (run === null) return undefined;
    const controller = new AbortController();
    const timer = setTimeout(() => void look(run, step, controller.signal), REST_MS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  });

  return { found, error, inView };
}
