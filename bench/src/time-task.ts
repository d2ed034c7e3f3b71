import type { Task } from './task';

export interface TaskTimes {
  readonly milliseconds: number;
  readonly fastest: number;
  readonly slowest: number;
}

/** Short tasks are repeated for this long, in milliseconds. */
const leastDuration = 1000;
const mostRuns = 200;
/** Slow tasks are not begun again after this long, once they ran three times; those that take longer run once. */
const mostDuration = 6000;
const fewestRuns = 3;

/** Times a task after two runs that do not count: the first, which has been done, and one more. */
export async function timeTask(task: Task, repeat: number): Promise<TaskTimes> {
  const begin = performance.now();
  await task.run();
  if (performance.now() - begin > mostDuration) return timesOf([performance.now() - begin]);
  const times: number[] = [];
  let total = 0;
  while (isToBeRepeated(times.length, total, repeat)) {
    const start = performance.now();
    await task.run();
    const time = performance.now() - start;
    times.push(time);
    total += time;
  }
  return timesOf(times.sort((a, b) => a - b));
}

function timesOf(times: readonly number[]): TaskTimes {
  return {
    milliseconds: times[Math.floor(times.length / 2)] ?? 0,
    fastest: times[0] ?? 0,
    slowest: times.at(-1) ?? 0,
  };
}

function isToBeRepeated(runs: number, total: number, repeat: number): boolean {
  if (total > mostDuration) return runs < fewestRuns;
  return runs < repeat || (total < leastDuration && runs < mostRuns);
}
