import { proxy, wrap, type Remote } from 'comlink';
import { isGreeting } from './greeting';
import { createLifeWatch, type LifeWatch } from './life-watch';
import type { EngineBackend, EngineStart, WorkerNews } from './protocol';
import type { TaskRunner } from './task-runner';

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
export function startWorker(options: EngineStart, news: WorkerNews, onUnaskedEnd: () => void): LiveWorker {
  const { promise: lost, reject } = rejection();
  const channel = new MessageChannel();
  let ended = false;
  const end = (): void => {
    ended = true;
    life.end();
    worker?.terminate();
    reject(new WorkerLostError());
  };
  const life = createLifeWatch(channel.port1, () => {
    if (!ended) onUnaskedEnd();
    end();
  });
  const worker = createWorker(reject);
  const listening = worker === null ? lost : untilListening(worker, reject);
  worker?.postMessage(null, [channel.port2]);
  const run = worker === null ? () => lost : runner(wrap<TaskRunner>(worker), lost, life);
  const ready = listening.then(() => {
    const { tell, onBackend, onDeviceLost } = news;
    return run('start', undefined, [options, tell, onBackend, onDeviceLost]) as Promise<EngineBackend>;
  });
  return { ready, lost, run, end };
}

/** Null where the browser lets the page have none. */
function createWorker(reject: (reason: unknown) => void): Worker | null {
  try {
    return new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  } catch (error) {
    reject(new WorkerBlockedError(error instanceof Error ? error.message : null));
    return null;
  }
}

/**
 * Resolves once the worker hears calls. After that, an error that nobody caught is no reason to end it: it still lives.
 */
function untilListening(worker: Worker, reject: (reason: unknown) => void): Promise<void> {
  return new Promise((resolve, rejectPromise) => {
    const fail = (reason: string | null): void => {
      const error = new WorkerBlockedError(reason);
      reject(error);
      rejectPromise(error);
    };
    worker.addEventListener('error', ({ message }: Partial<ErrorEvent>) => {
      fail(message ?? null);
    });
    worker.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      if (!isGreeting(data)) return;
      if (data.greeting === 'listening') resolve();
      else fail(data.reason);
    });
  });
}

function runner(remote: Remote<TaskRunner>, lost: Promise<never>, life: LifeWatch): LiveWorker['run'] {
  let tasks = 0;
  return async (name, signal, args) => {
    signal?.throwIfAborted();
    const task = tasks++;
    const { promise: aborted, reject } = rejection();
    const abort = (): void => {
      void remote.cancel(task);
      reject(signal?.reason);
    };
    const stopWaiting = life.waits();
    signal?.addEventListener('abort', abort);
    try {
      const answer = remote.run(task, name, ...args.map(asArgument));
      return await Promise.race([answer, lost, aborted]);
    } finally {
      stopWaiting();
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

/** The worker's script did not run. */
class WorkerBlockedError extends Error {
  override readonly name = 'WorkerBlockedError';
  constructor(reason: string | null) {
    const detail = reason === null || reason === '' ? '' : ` (${reason.replace(/\.$/, '')})`;
    super(
      `The part of the page that computes could not be started${detail}: its script was blocked, or could not be fetched. Load the page again; where that does not help, look for what blocks scripts here, such as an extension or a rule of the site that shows this page.`,
    );
  }
}

/** The worker ended before it answered. */
class WorkerLostError extends Error {
  override readonly name = 'WorkerLostError';
  constructor() {
    super(
      'The browser stopped the part of the page that computes, as it does where memory is short: ask for fewer pictures or a smaller network, or choose another backend at the foot of the page.',
    );
  }
}
