import type { SamplingOptions, SamplingStepEvent, SamplingResult } from '../request/sampling-options';

/** The steps of a request as they are done, for `for await`; leaving the loop stops the sampling. */
export interface SamplingStream extends AsyncIterable<SamplingStepEvent> {
  /**
   * The finished images, once the loop has seen the last step; rejects as the loop does. Without a loop, asking for it
   * runs the request.
   */
  readonly result: Promise<SamplingResult>;
}

/** Steps that wait for a slow reader before sampling waits for it too. */
const LONGEST_QUEUE = 16;

/**
 * Runs a request when its steps are first asked for. Steps that the reader has not taken yet are queued, so that
 * sampling goes on while the reader draws. Where the result is asked for and no loop has begun by the next turn, the
 * request runs without one.
 */
export function streamSteps(
  sample: (options: SamplingOptions) => Promise<SamplingResult>,
  options: SamplingOptions,
): SamplingStream {
  let resolve: (result: SamplingResult | Promise<SamplingResult>) => void = () => undefined;
  const result = new Promise<SamplingResult>((settle) => {
    resolve = settle;
  });
  // The loop rejects with the same reason; whoever ignores the result has seen it there.
  result.catch(() => undefined);
  let isRunning = false;
  const begin = (): void => {
    isRunning = true;
  };
  return {
    get result() {
      queueMicrotask(() => {
        if (!isRunning) resolve(sample(options));
        begin();
      });
      return result;
    },
    [Symbol.asyncIterator]: () => {
      begin();
      return readSteps(sample, options, resolve);
    },
  };
}

async function* readSteps(
  sample: (options: SamplingOptions) => Promise<SamplingResult>,
  options: SamplingOptions,
  resolve: (result: Promise<SamplingResult>) => void,
): AsyncGenerator<SamplingStepEvent, void, undefined> {
  const leaving = new AbortController();
  const signals = [leaving.signal, ...(options.signal === undefined ? [] : [options.signal])];
  const queue = new StepQueue();
  const running = sample({
    ...options,
    signal: AbortSignal.any(signals),
    onStep: async (event) => {
      queue.put(event);
      await options.onStep?.(event);
      await queue.hasRoom();
    },
  });
  resolve(running);
  running.then(
    () => {
      queue.end();
    },
    () => {
      queue.end();
    },
  );
  try {
    for (let event = await queue.take(); event !== null; event = await queue.take()) yield event;
    await running;
  } finally {
    leaving.abort(new DOMException('The stream of steps was left before its end.', 'AbortError'));
    queue.open();
    // Nothing of this request runs on after the loop.
    await running.catch(() => undefined);
  }
}

class StepQueue {
  readonly #events: SamplingStepEvent[] = [];
  #ended = false;
  #isOpen = false;
  #changed: () => void = () => undefined;
  #change = this.#nextChange();

  put(event: SamplingStepEvent): void {
    this.#events.push(event);
    this.#announce();
  }

  /** No more will come. */
  end(): void {
    this.#ended = true;
    this.#announce();
  }

  /** Nobody takes any more: makes room for all. */
  open(): void {
    this.#isOpen = true;
    this.#announce();
  }

  /** The next step; null after the last. */
  async take(): Promise<SamplingStepEvent | null> {
    for (;;) {
      const event = this.#events.shift();
      if (event !== undefined) {
        this.#announce();
        return event;
      }
      if (this.#ended) return null;
      await this.#change;
    }
  }

  async hasRoom(): Promise<void> {
    while (!this.#isOpen && this.#events.length > LONGEST_QUEUE) await this.#change;
  }

  #announce(): void {
    const changed = this.#changed;
    this.#change = this.#nextChange();
    changed();
  }

  #nextChange(): Promise<void> {
    return new Promise((resolve) => {
      this.#changed = resolve;
    });
  }
}
