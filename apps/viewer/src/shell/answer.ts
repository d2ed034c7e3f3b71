import { effect, signal, type ReadonlySignal } from '@preact/signals';

/** What the worker says to a question that changes. */
export interface Answer<Question, Found> {
  /** The latest, with its question, which may not be the present one; null before the first. */
  readonly found: ReadonlySignal<{ readonly question: Question; readonly what: Found } | null>;
  readonly running: ReadonlySignal<boolean>;
  readonly error: ReadonlySignal<string | null>;
}

/**
 * Asks whenever the question changes; what it was about before is given up, unless that may be waited for: then the newest
 * question follows.
 *
 * @param questionOf reads signals; null while there is nothing to ask
 * @param patient whether an answer under way is waited for, so that answers come however quickly questions change
 */
export function createAnswer<Question, Found>(
  questionOf: () => Question | null,
  ask: (question: Question, signal: AbortSignal) => Promise<Found>,
  patient: (question: Question) => boolean = () => false,
): Answer<Question, Found> {
  const found = signal<{ readonly question: Question; readonly what: Found } | null>(null);
  const running = signal(false);
  const error = signal<string | null>(null);
  let current: { readonly question: Question; readonly controller: AbortController } | null = null;
  let next: Question | null = null;

  async function run(question: Question): Promise<void> {
    const mine = { question, controller: new AbortController() };
    current = mine;
    running.value = true;
    try {
      const what = await ask(question, mine.controller.signal);
      if (current !== mine) return;
      found.value = { question, what };
      error.value = null;
    } catch (thrown) {
      if (current === mine) error.value = thrown instanceof Error ? thrown.message : String(thrown);
    }
    if (current !== mine) return;
    current = null;
    running.value = false;
    const waiting = next;
    next = null;
    if (waiting !== null) void run(waiting);
  }

  function stop(): void {
    next = null;
    current?.controller.abort();
    current = null;
    running.value = false;
  }

  effect(() => {
    const question = questionOf();
    if (question === null) {
      stop();
      return;
    }
    if (current !== null && patient(current.question) && patient(question)) {
      next = question;
      return;
    }
    stop();
    void run(question);
  });

  return { found, running, error };
}
