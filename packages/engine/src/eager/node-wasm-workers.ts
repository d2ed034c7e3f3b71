/** The files of the wasm backend that its workers run. */
interface WorkerFiles {
  /** Exports `wasmWorkerContents`, the source of the packaged worker script. */
  readonly script: string;
  /** Defines `WasmBackendModuleThreadedSimd`, which the worker script calls. */
  readonly factory: string;
}

/**
 * Runs the packaged worker script, which knows Node by itself. Its line feeds inside strings are written out and have
 * to be escaped again.
 */
const bootstrap = `
const { wasmWorkerContents } = require(require('node:worker_threads').workerData);
(0, eval)(wasmWorkerContents.replace(/\\n/g, '\\\\n'));
`;

/**
 * Runs `start`, which starts the wasm backend with threads, while `Worker` makes worker threads that can run the
 * backend's script: the backend passes it as a `blob:` address, which Node's own `Worker` refuses
 * (https://github.com/tensorflow/tfjs/issues/3830). The workers do not keep the process alive.
 *
 * @throws Error where the backend's files cannot be found, as in a bundle, or a worker fails while starting.
 */
export async function withNodeWorkers<Result>(start: () => Promise<Result>): Promise<Result> {
  const workers = workerClass(findWorkerFiles());
  const original = Object.getOwnPropertyDescriptor(globalThis, 'Worker');
  // The backend assigns Node's own class to `Worker` before it makes workers: the setter ignores it.
  Object.defineProperty(globalThis, 'Worker', {
    configurable: true,
    enumerable: false,
    get: () => workers.class,
    set: () => undefined,
  });
  try {
    const started = await Promise.race([start(), workers.failure]);
    workers.release();
    return started;
  } catch (error) {
    await workers.terminate();
    throw error;
  } finally {
    Reflect.deleteProperty(globalThis, 'Worker');
    if (original !== undefined) Object.defineProperty(globalThis, 'Worker', original);
  }
}

/** The wasm backend's own file is in Node's module cache, however its package was found. */
function findWorkerFiles(): WorkerFiles {
  const module = process.getBuiltinModule('node:module');
  const path = process.getBuiltinModule('node:path');
  const { cache } = module.createRequire(path.join(process.cwd(), 'package.json'));
  const main = Object.keys(cache).find((file) => file.endsWith('tf-backend-wasm.node.js'));
  if (main === undefined)
    throw new Error('@tensorflow/tfjs-backend-wasm was not loaded from a file of its own');
  const folder = path.join(path.dirname(main), '..', 'wasm-out');
  return {
    script: path.join(folder, 'tfjs-backend-wasm-threaded-simd.worker.js'),
    factory: path.join(folder, 'tfjs-backend-wasm-threaded-simd.js'),
  };
}

const workerThreads = () => process.getBuiltinModule('node:worker_threads');

type NodeWorker = InstanceType<ReturnType<typeof workerThreads>['Worker']>;

interface WorkerClass {
  readonly class: new () => NodeWorker;
  /** Rejects with the first error of a worker, before `release`. */
  readonly failure: Promise<never>;
  /** From here on the workers let the process end. */
  release(): void;
  terminate(): Promise<void>;
}

function workerClass(files: WorkerFiles): WorkerClass {
  const { Worker } = workerThreads();
  const made: NodeWorker[] = [];
  let released = false;
  let fail: (error: unknown) => void = () => undefined;
  const failure = new Promise<never>((_, reject) => (fail = reject));
  failure.catch(() => undefined);

  class WasmWorker extends Worker {
    constructor() {
      super(bootstrap, { eval: true, workerData: files.script });
      made.push(this);
    }

    // The backend's own listener would throw, and so end the process, while another way is still open.
    override on(event: string, listener: (...values: never[]) => void): this {
      const quiet = (error: never): void => {
        if (released) listener(error);
        else fail(error);
      };
      return super.on(event as 'message', (event === 'error' ? quiet : listener) as (value: unknown) => void);
    }

    override postMessage(message: unknown, ...rest: []): void {
      const load =
        typeof message === 'object' && message !== null && 'cmd' in message && message.cmd === 'load';
      super.postMessage(load ? { ...message, urlOrBlob: files.factory } : message, ...rest);
    }

    override ref(): void {
      if (!released) super.ref();
    }
  }

  return {
    class: WasmWorker,
    failure,
    release() {
      released = true;
      for (const worker of made) worker.unref();
    },
    async terminate() {
      await Promise.all(made.map((worker) => worker.terminate()));
    },
  };
}
