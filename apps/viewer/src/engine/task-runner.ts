import { isOutOfMemory, OutOfMemoryError } from './out-of-memory';
import type { WorkerCall } from './worker-module';

/** How the page reaches the calls of the worker's modules: by name, under a number by which it can cancel them. */
export interface TaskRunner {
  run(task: number, name: string, ...args: unknown[]): Promise<unknown>;
  cancel(task: number): void;
}

/** @param ranOut whether memory ran out without an error: then what a call computed is worth nothing */
export function createTaskRunner(
  calls: Readonly<Record<string, WorkerCall>>,
  ranOut: () => boolean,
): TaskRunner {
  const running = new Map<number, AbortController>();
  return {
    async run(task, name, ...args) {
      const call = calls[name];
      if (call === undefined) throw new UnknownCallError(name);
      const controller = new AbortController();
      running.set(task, controller);
      try {
        const result = await call(controller.signal, ...(args as never[]));
        if (ranOut()) throw new OutOfMemoryError();
        return result;
      } catch (error) {
        throw ranOut() || isOutOfMemory(error) ? new OutOfMemoryError({ cause: error }) : error;
      } finally {
        running.delete(task);
      }
    },
    cancel(task) {
      running.get(task)?.abort();
    },
  };
}

/** The page asked for a call that no module of the worker has. */
class UnknownCallError extends Error {
  override readonly name = 'UnknownCallError';
  constructor(call: string) {
    super(`The worker has no call "${call}"; add its module to src/engine/worker-calls.ts.`);
  }
}
