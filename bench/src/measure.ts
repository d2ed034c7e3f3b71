/** Times one engine with one number of threads in a process of its own: `node measure.js REQUEST`, a JSON document. */
import type { CreateRunner } from '@ddpm/trainer';
import { createTask } from './create-task';
import { stepValues } from './gpu/gradient-check';
import { prepareEngine } from './prepare-engine';
import { timeTask } from './time-task';
import type { MeasurementReport, MeasurementRequest, Workload } from './workload';

function report(line: MeasurementReport): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

async function measure(workload: Workload, createRunner: CreateRunner, repeat: number): Promise<void> {
  const start = performance.now();
  const task = await createTask(workload, createRunner);
  await task.run();
  const untilFirstResult = performance.now() - start;
  const { description, threads } = task.runner.device;
  report({ type: 'engine', description, threads });
  const times = await timeTask(task, repeat);
  await task.runner.dispose();
  const peakMegabytes = process.resourceUsage().maxRSS / 1024;
  report({ type: 'measurement', workload, ...times, untilFirstResult, peakMegabytes });
}

const request = JSON.parse(process.argv[2] ?? '') as MeasurementRequest;
try {
  const createRunner = await prepareEngine(request.engine, request.threads);
  if (request.checks === true) report({ type: 'values', ...(await stepValues(createRunner)) });
  for (const workload of request.workloads) await measure(workload, createRunner, request.repeat);
} catch (error) {
  report({ type: 'unavailable', reason: (error as Error).message });
}
