import { createTask } from '../create-task';
import { prepareEngine } from '../prepare-engine';
import type { Task } from '../task';
import { say } from '../measure-engine';
import { textTable } from '../text-table';
import { repeatedBy, type Section } from './section';

const batch = 1;
const runs = 50;
/** Numbers of steps after which the next `runs` are timed. */
const observed = [10, 250, 500, 1000] as const;

/** Whether a step gets slower, or takes more memory, the longer training goes on. */
export async function measureEndurance(): Promise<readonly Section[]> {
  say(`compiled, 1 thread, 1,000 training steps of ${batch}`);
  const createRunner = await prepareEngine('compiled', 1);
  const task = await createTask({ kind: 'training step', batch }, createRunner);
  const rows: string[][] = [];
  let done = 0;
  for (const steps of observed) {
    await repeat(task, steps - done);
    rows.push([String(steps), ...(await observe(task))]);
    done = steps + runs;
  }
  await task.runner.dispose();
  const text = [
    `\`compiled\`, 1 thread, training steps of ${batch}: medians of ${runs} steps.`,
    textTable(['after steps', 'ms a step', 'resident MB'], rows),
    repeatedBy('endurance'),
  ];
  return [{ title: 'After 1,000 steps', text: text.join('\n\n') }];
}

async function observe(task: Task): Promise<[milliseconds: string, megabytes: string]> {
  const times = await repeat(task, runs);
  const median = times.sort((a, b) => a - b)[Math.floor(runs / 2)] ?? 0;
  return [median.toFixed(2), (process.memoryUsage.rss() / 2 ** 20).toFixed(0)];
}

async function repeat(task: Task, count: number): Promise<number[]> {
  const times: number[] = [];
  for (let index = 0; index < count; index++) {
    const start = performance.now();
    await task.run();
    times.push(performance.now() - start);
  }
  return times;
}
