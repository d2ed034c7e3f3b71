import { open, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { bestGrids } from '../figures/filmstrip';
import type { RunFolder } from '../run/run-folder';
import { pageShell } from './page-shell';

/** What goes back to the browser. */
export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string | Uint8Array;
}

/** Some lines of a run's metrics. */
export interface MetricsPart {
  /** Whole lines, from where the browser had come to. */
  readonly lines: readonly string[];
  /** Where to go on. */
  readonly next: number;
  /** Whether the file is another one than before, shorter: what the browser has counts no more. */
  readonly restarted: boolean;
}

const pageFiles: Readonly<Record<string, string>> = {
  '/live-page.js': 'live-page.js',
  '/live-page.css': 'live-page.css',
};

const contentTypes: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.png': 'image/png',
};

/** Answers one request of the page: its own files, and what the run has written so far. */
export async function answerRequest(folder: RunFolder, { pathname, searchParams }: URL): Promise<Answer> {
  const page = pageFiles[pathname];
  if (page !== undefined) return fileAnswer(path.join(import.meta.dirname, page));
  const [, sample] = /^\/samples\/([\w-]+\.png)$/.exec(pathname) ?? [];
  if (sample !== undefined) return fileAnswer(path.join(folder.samples, sample));
  switch (pathname) {
    case '/':
      return { status: 200, type: 'text/html; charset=utf-8', body: pageShell };
    case '/config.json':
      return jsonAnswer(JSON.parse(await readFile(folder.config, 'utf8')));
    case '/samples':
      return jsonAnswer(bestGrids(await readdir(folder.samples).catch(() => [])));
    case '/metrics':
      return jsonAnswer(await readMetrics(folder.metrics, Number(searchParams.get('from'))));
    default:
      return notFound;
  }
}

const notFound: Answer = { status: 404, type: 'text/plain', body: 'There is nothing here.' };

function jsonAnswer(content: unknown): Answer {
  return { status: 200, type: 'application/json', body: JSON.stringify(content) };
}

async function fileAnswer(file: string): Promise<Answer> {
  const body = await readFile(file).catch(() => null);
  const type = contentTypes[path.extname(file)] ?? 'application/octet-stream';
  return body === null ? notFound : { status: 200, type, body };
}

/** Reads from a byte on. A line that is not whole yet is left for the next time. */
export async function readMetrics(file: string, from: number): Promise<MetricsPart> {
  const handle = await open(file).catch(() => null);
  if (handle === null) return { lines: [], next: 0, restarted: from > 0 };
  try {
    const { size } = await handle.stat();
    const start = Number.isSafeInteger(from) && from >= 0 && from <= size ? from : 0;
    const bytes = Buffer.alloc(size - start);
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, start);
    const end = bytes.subarray(0, bytesRead).lastIndexOf(0x0a) + 1;
    const lines = bytes.toString('utf8', 0, end).split('\n').slice(0, -1);
    return { lines, next: start + end, restarted: start < from };
  } finally {
    await handle.close();
  }
}
