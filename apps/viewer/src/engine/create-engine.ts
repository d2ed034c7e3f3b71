import { signal } from '@preact/signals';
import type { CallResult, Engine, EngineState } from './engine';
import { createNotices } from './notices';
import { startWorker, type LiveWorker } from './live-worker';
import type { EngineBackend, PageBackend, PageBackendChoice } from './protocol';
import type { EngineCalls } from './worker-calls';

/** How often a call is made again after its worker, or the device under it, was lost. */
const MOST_RETRIES = 2;
/** Workers that may end one after the other before any of them was ready. */
const MOST_STARTS = 3;

const deviceLost = 'The graphics device went away and was started again.';
const deviceLostAgain = 'The graphics device went away again, so the page goes on without WebGPU.';

/** Starts the worker, and keeps one alive from then on. */
export function createEngine(options: {
  readonly choice: PageBackendChoice;
  readonly wasmFolder: string;
}): Engine {
  const state = signal<EngineState>({ kind: 'starting' });
  const choice = signal(options.choice);
  const avoid: PageBackend[] = [];
  const notices = createNotices();
  const { tell } = notices;
  let starts = 0;
  let deviceLosses = 0;
  let live = start();

  function start(): LiveWorker {
    state.value = { kind: 'starting' };
    starts += 1;
    const request = { choice: choice.value, avoid, wasmFolder: options.wasmFolder };
    const onBackend = (backend: EngineBackend): void => {
      if (live === started) state.value = { kind: 'ready', backend };
    };
    const onDeviceLost = (): void => {
      restartDevice(started);
    };
    const started = startWorker(request, { tell, onBackend, onDeviceLost }, () => {
      tell('The part of the page that computes had stopped, and was started again.');
    });
    started.ready.then(
      (backend) => {
        starts = 0;
        onBackend(backend);
      },
      (error: unknown) => {
        if (live === started && !isLost(error)) state.value = { kind: 'failed', message: messageOf(error) };
      },
    );
    started.lost.catch((error: unknown) => {
      // What was blocked once is blocked again.
      if (live !== started || !isLost(error)) return;
      if (starts > MOST_STARTS) state.value = { kind: 'failed', message: messageOf(error) };
      else live = start();
    });
    return started;
  }

  /** A device that goes away once may come back; one that goes away twice is not used again. */
  function restartDevice(used: LiveWorker): void {
    if (used !== live) return;
    deviceLosses += 1;
    tell(deviceLosses === 1 ? deviceLost : deviceLostAgain);
    if (deviceLosses > 1) avoid.push('webgpu');
    used.end();
  }

  async function call<Name extends keyof EngineCalls>(
    name: Name,
    { signal: abort }: { readonly signal?: AbortSignal | undefined },
    ...args: readonly unknown[]
  ): Promise<CallResult<Name>> {
    for (let attempt = 0; ; attempt += 1) {
      const used = live;
      try {
        await used.ready;
        return (await used.run(name, abort, args)) as CallResult<Name>;
      } catch (error) {
        // A worker that starts anew has all memory for itself again: a heap of WebAssembly never gets smaller.
        if (nameOf(error) === 'OutOfMemoryError' && used === live) used.end();
        if (!isLost(error) || attempt >= MOST_RETRIES) throw error;
        if (nameOf(error) === 'DeviceLostError') restartDevice(used);
        // By then, the worker that follows has started.
        await Promise.resolve();
      }
    }
  }

  return {
    state,
    ...notices,
    choice,
    call,
    useBackend(chosen) {
      choice.value = chosen;
      avoid.length = 0;
      starts = 0;
      if (state.value.kind === 'failed') live = start();
      else live.end();
    },
  };
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : '';
}

function isLost(error: unknown): boolean {
  return ['WorkerLostError', 'DeviceLostError'].includes(nameOf(error));
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
