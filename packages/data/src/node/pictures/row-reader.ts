import { MessageChannel, Worker, type MessagePort } from 'node:worker_threads';
import { DataError } from '../../data-error';
import { scaled } from '../../pixel-scale';
import { fileError } from '../file-error';

/** Rows of one size in a file of bytes. */
export interface RowRequest {
  readonly file: string;
  /** The file where it is open already, so that it may be removed meanwhile. */
  readonly descriptor?: number;
  readonly rows: Uint32Array;
  /** Bytes in a row. */
  readonly size: number;
}

/** Reads rows and scales their bytes to -1..1, `[rows.length, size]`. @throws DataError where the file ends before a row */
export type ReadRows = (request: RowRequest) => Promise<Float32Array>;

/** After so long without a request the thread ends; the next one starts another. */
const IDLE_MILLISECONDS = 10_000;

/**
 * Reads in a thread of its own, so that a training step that holds the main thread keeps no batch from being read, and
 * nothing but a finished array is left to take. It asks for no closing: it keeps no process alive, and ends when idle.
 */
export function createRowReader(idleMilliseconds = IDLE_MILLISECONDS): ReadRows {
  let worker: Worker | undefined;
  let idle: NodeJS.Timeout | undefined;
  let pending = 0;
  const end = (): void => {
    void worker?.terminate();
    worker = undefined;
  };
  return async (request) => {
    clearTimeout(idle);
    worker ??= startWorker();
    pending += 1;
    try {
      return await ask(worker, request);
    } finally {
      pending -= 1;
      if (pending === 0) idle = setTimeout(end, idleMilliseconds).unref();
    }
  };
}

/**
 * The thread's program. As text it needs no file beside it that a bundler would have to know of. One row after the other
 * costs a fifth of the processor time that asking for all at once does.
 */
const PROGRAM = `
const { closeSync, openSync, readSync } = require('node:fs');
const { parentPort, workerData: { scaled } } = require('node:worker_threads');

function readRows({ file, descriptor: given, rows, size }) {
  const bytes = new Uint8Array(rows.length * size);
  const descriptor = given ?? openSync(file, 'r');
  try {
    rows.forEach((row, place) => {
      const count = readSync(descriptor, bytes, place * size, size, row * size);
      if (count !== size) throw Object.assign(new Error('the file ends early'), { code: 'ROW_MISSING' });
    });
  } finally {
    if (given === undefined) closeSync(descriptor);
  }
  const values = new Float32Array(bytes.length);
  for (let place = 0; place < bytes.length; place++) values[place] = scaled[bytes[place]];
  return values;
}

parentPort.on('message', ({ request, port }) => {
  try {
    const values = readRows(request);
    port.postMessage({ values }, [values.buffer]);
  } catch ({ code, message }) {
    port.postMessage({ problem: { code, message } });
  }
});
`;

function startWorker(): Worker {
  const worker = new Worker(PROGRAM, { eval: true, execArgv: [], workerData: { scaled } });
  worker.unref();
  return worker;
}

type Reply =
  | { readonly values: Float32Array; readonly problem?: undefined }
  | { readonly problem: { readonly code: string; readonly message: string } };

/** Asks through a port of its own, which keeps the process alive until the answer is there. */
async function ask(worker: Worker, request: RowRequest): Promise<Float32Array> {
  const { port1: own, port2: theirs } = new MessageChannel();
  try {
    const answer = nextMessage(own, worker);
    worker.postMessage({ request, port: theirs }, [theirs]);
    const reply = await answer;
    if (reply.problem === undefined) return reply.values;
    throw failure(request.file, reply.problem);
  } finally {
    own.close();
  }
}

function nextMessage(port: MessagePort, worker: Worker): Promise<Reply> {
  return new Promise((resolve, reject) => {
    worker.once('error', reject);
    port.once('message', (reply: Reply) => {
      worker.off('error', reject);
      resolve(reply);
    });
  });
}

function failure(file: string, { code, message }: { code: string; message: string }): DataError {
  if (code !== 'ROW_MISSING') return fileError('read', file, Object.assign(new Error(message), { code }));
  return cutShort(file);
}

/** What is said of a file of a pack that lost its end. */
export function cutShort(file: string): DataError {
  return new DataError(`${file} was cut short while in use; start again, and the pictures are decoded anew`, {
    file,
  });
}
