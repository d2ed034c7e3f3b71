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
export const tracedCategories = [
  ...['toplevel', 'devtools.timeline', 'disabled-by-default-devtools.timeline'],
  'blink.user_timing',
];

const fixedWorkName = 'fixed work';

/**
 * Work of one size, as JavaScript: on a good machine it takes about 100 ms. A slow or busy machine takes as much longer
 * for it as for the page's own work, so it is what that is compared with.
 */
export const fixedWork = `(() => {
  performance.mark('${fixedWorkName}');
  const words = Array.from({ length: 100_000 }, (_, index) => String(Math.imul(index, 2654435761) >>> 0));
  return JSON.stringify(words.sort()).length;
})()`;

/** The longest tasks of a kind, in milliseconds of processor time, which other programs do not lengthen much. */
interface LongestTasks {
  /** Of the page's main thread. */
  readonly page: number;
  /** Of the page's workers. */
  readonly workers: number;
  /** Of those that did the fixed work. */
  readonly fixedWork: number;
}

/** @param trace of `browser.stopTracing()`, in which the page also did the fixed work */
export function longestTasks(trace: string): LongestTasks {
  const { traceEvents } = JSON.parse(trace) as { traceEvents: readonly TraceEvent[] };
  const onMain = tasksOn(traceEvents, 'CrRendererMain');
  const marks = traceEvents.filter(({ name }) => name === fixedWorkName);
  const isFixedWork = (task: Task): boolean => marks.some((mark) => isWithin(mark, task));
  return {
    page: longest(onMain.filter((task) => !isFixedWork(task))),
    workers: longest(tasksOn(traceEvents, 'DedicatedWorker thread')),
    fixedWork: longest(onMain.filter(isFixedWork)),
  };
}

interface Task extends TraceEvent {
  /** Microseconds. */
  readonly processorTime: number;
}

function longest(tasks: readonly Task[]): number {
  return Math.max(0, ...tasks.map(({ processorTime }) => processorTime)) / 1000;
}

function tasksOn(events: readonly TraceEvent[], threadName: string): readonly Task[] {
  const threads = new Set(
    events.filter(({ name, args }) => name === 'thread_name' && args?.name === threadName).map(threadOf),
  );
  const work = events
    .filter((event) => event.ph === 'X' && threads.has(threadOf(event)))
    .sort((a, b) => a.ts - b.ts);
  const pieces = work.filter(({ tdur }) => tdur !== undefined);
  return work
    .filter(({ name }) => name === 'RunTask')
    .map((task) => ({ ...task, processorTime: processorTime(task, pieces) }));
}

function threadOf({ pid, tid }: TraceEvent): string {
  return `${pid} ${tid}`;
}

function isWithin(event: TraceEvent, task: TraceEvent): boolean {
  return threadOf(event) === threadOf(task) && event.ts >= task.ts && event.ts < task.ts + (task.dur ?? 0);
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
