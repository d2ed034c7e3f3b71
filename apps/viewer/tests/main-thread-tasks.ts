/** What the browser's trace says of one piece of work. Times are in microseconds. */
interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  /** Processor time, which other programs do not lengthen. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** What to trace for it. */
export const tracedCategories = ['toplevel', 'devtools.timeline', 'disabled-by-default-devtools.timeline'];

/**
 * The longest task of a page's main thread, in milliseconds of processor time. A busy machine makes all tasks long by the
 * clock, so the clock says nothing about the page.
 *
 * @param trace of `browser.stopTracing()`
 */
export function longestTask(trace: string): number {
  const { traceEvents } = JSON.parse(trace) as { traceEvents: readonly TraceEvent[] };
  const mainThreads = new Set(
    traceEvents
      .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
      .map(threadOf),
  );
  const work = traceEvents
    .filter((event) => event.ph === 'X' && mainThreads.has(threadOf(event)))
    .sort((a, b) => a.ts - b.ts);
  const tasks = work.filter(({ name }) => name === 'RunTask');
  const pieces = work.filter(({ tdur }) => tdur !== undefined);
  return Math.max(...tasks.map((task) => processorTime(task, pieces))) / 1000;
}

function threadOf({ pid, tid }: TraceEvent): string {
  return `${pid} ${tid}`;
}

/** The sum over the pieces of a task, without those within others. */
function processorTime(task: TraceEvent, pieces: readonly TraceEvent[]): number {
  const end = task.ts + (task.dur ?? 0);
  let sum = 0;
  let counted = task.ts;
  for (const piece of pieces) {
    if (piece.ts >= end) break;
    if (piece.ts < counted || threadOf(piece) !== threadOf(task)) continue;
    sum += piece.tdur ?? 0;
    counted = piece.ts + (piece.dur ?? 0);
  }
  return sum;
}
