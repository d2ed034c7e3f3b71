/** How often the page asks for a sign of life while it waits for an answer. */
const ASK_MS = 1000;
/** So many questions without an answer mean that nobody is there: one alone can be late where the device is busy. */
const MOST_UNANSWERED = 10;

/** Knows whether a worker still lives, by the witness that ends with it (`bear-witness.ts`). */
export interface LifeWatch {
  /** The page waits for an answer; asks until the returned function is called. */
  waits(): () => void;
  /** Nobody need be asked any more. */
  end(): void;
}

/**
 * It counts questions, not time: a device that slept, or a tab without timers, has asked nothing meanwhile. A witness
 * that never spoke is none, and its silence says nothing.
 *
 * @param port the page's end of the witness's channel
 * @param onDeath called once, where the witness has stopped answering
 */
export function createLifeWatch(port: MessagePort, onDeath: () => void): LifeWatch {
  let waiting = 0;
  let unanswered = 0;
  let isWitnessed = false;
  let timer: ReturnType<typeof setInterval> | undefined;

  port.onmessage = () => {
    isWitnessed = true;
    unanswered = 0;
  };

  function rest(): void {
    clearInterval(timer);
    timer = undefined;
  }

  function ask(): void {
    if (isWitnessed && unanswered >= MOST_UNANSWERED) {
      rest();
      onDeath();
      return;
    }
    unanswered += 1;
    port.postMessage(null);
  }

  return {
    waits() {
      waiting += 1;
      unanswered = waiting === 1 ? 0 : unanswered;
      timer ??= setInterval(ask, ASK_MS);
      return () => {
        waiting -= 1;
        if (waiting === 0) rest();
      };
    },
    end() {
      rest();
      port.close();
    },
  };
}
