import { proxy, wrap, type Remote } from 'comlink';
import type { EngineBackend, EngineStart, WorkerNews } from './protocol';
import type { TaskRunner } from './task-runner';
import { WorkerLostError } from './worker-lost-error';

/** One worker, from its start to its end. */
export interface LiveWorker {
  /** Resolves once a backend is in use; rejects where none works, or the worker ends. */
  readonly ready: Promise<EngineBackend>;
  /** Rejects when the worker ends, whatever ended it. */
  readonly lost: Promise<never>;
  /** Makes one call; aborting cancels it in the worker too. */
  run(name: string, signal: AbortSignal | undefined, args: readonly unknown[]): Promise<unknown>;
  end(): void;
}

/** Starts a worker; `onUnaskedEnd` is called where something else than `end` ends it. */
export function startWorker(
  options: Omit<EngineStart, 'lifeLock'>,
  { tell, onBackend, onDeviceLost }: WorkerNews,
  onUnaskedEnd: () => void,
): LiveWorker {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  const remote = wrap<TaskRunner>(worker);
  const lifeLock = `engine ${Math.random()} ${performance.timeOrigin}`;
  const { promise: lost, reject } = rejection();
  let ended = false;
  const end = (): void => {
    ended = true;
    worker.terminate();
    reject(new WorkerLostError());
  };
  const endUnasked = (): void => {
    if (!ended) onUnaskedEnd();
    end();
  };
  worker.addEventListener('error', endUnasked);
  const run = runner(remote, lost);
  const ready = run('start', undefined, [
    { ...options, lifeLock },
    tell,
    onBackend,
    onDeviceLost,
  ]) as Promise<EngineBackend>;
  const locks = navigator.locks as LockManager | undefined;
  ready.then(() => locks?.request(lifeLock, endUnasked)).catch(() => undefined);
  return { ready, lost, run, end };
}

function runner(remote: Remote<TaskRunner>, lost: Promise<never>): LiveWorker['run'] {
  let tasks = 0;
  return async (name, signal, args) => {
    signal?.throwIfAborted();
    const task = tasks++;
    const { promise: aborted, reject } = rejection();
    const abort = (): void => {
      void remote.cancel(task);
      reject(signal?.reason);
    };
    signal?.addEventListener('abort', abort);
    try {
      const answer = remote.run(task, name, ...args.map(asArgument));
      return await Promise.race([answer, lost, aborted]);
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  };
}

/** Functions stay on the page; the worker calls them there. */
function asArgument(value: unknown): unknown {
  return typeof value === 'function' ? proxy(value) : value;
}

/** A promise that is only ever rejected; nobody need listen. */
function rejection(): { readonly promise: Promise<never>; readonly reject: (reason: unknown) => void } {
  let reject: (reason: unknown) => void = () => undefined;
  const promise = new Promise<never>((_resolve, rejectPromise) => {
    reject = rejectPromise;
  });
  promise.catch(() => undefined);
  return { promise, reject };
}
