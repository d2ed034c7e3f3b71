import type { WorkerCall } from './worker-module';

/** How the page reaches the calls of the worker's modules: by name, under a number by which it can cancel them. */
export interface TaskRunner {
  run(task: number, name: string, ...args: unknown[]): Promise<unknown>;
  cancel(task: number): void;
}

export function createTaskRunner(calls: Readonly<Record<string, WorkerCall>>): TaskRunner {
  const running = new Map<number, AbortController>();
  return {
    async run(task, name, ...args) {
      const call = calls[name];
      if (call === undefined) throw new UnknownCallError(name);
      const controller = new AbortController();
      running.set(task, controller);
      try {
        return await call(controller.signal, ...(args as never[]));
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
    super(`The worker has no call "${call}"; add its module to src/engine/worker.ts.`);
  }
}
