import type { Task } from './create-task';

export interface TaskTimes {
  readonly milliseconds: number;
  readonly fastest: number;
  readonly slowest: number;
}

const warmUps = 2;
/** Short tasks are repeated for this long, in milliseconds. */
const leastDuration = 1000;
const mostRuns = 200;

/** Times a task after a few runs that do not count. */
export async function timeTask(task: Task, repeat: number): Promise<TaskTimes> {
  for (let run = 0; run < warmUps; run++) await task.run();
  const times: number[] = [];
  let total = 0;
  while (times.length < repeat || (total < leastDuration && times.length < mostRuns)) {
    const start = performance.now();
    await task.run();
    const time = performance.now() - start;
    times.push(time);
    total += time;
  }
  times.sort((a, b) => a - b);
  return {
    milliseconds: times[Math.floor(times.length / 2)] ?? 0,
    fastest: times[0] ?? 0,
    slowest: times.at(-1) ?? 0,
  };
}
