/** What computes here, right or wrong, and how fast, in one document for an issue: `node gpu.js --out gpu.json`. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { Command } from 'commander';
import { compareSteps } from './gpu/gradient-check';
import { gpuPage, type GpuEngine, type GpuReport } from './gpu/gpu-report';
import { measureEngine } from './measure-engine';
import { numberList, wholeNumber } from './number-list';
import { someOf } from './flags';
import { describeConditions } from './results-page';
import { acceleratorNames, workloadsOf, type StepValues } from './workload';

interface Flags {
  readonly engines: readonly (typeof acceleratorNames)[number][];
  readonly batch: readonly number[];
  readonly trainingBatch: readonly number[];
  readonly repeat: number;
  readonly out: string;
}

const {
  engines: wanted,
  batch,
  trainingBatch,
  repeat,
  out,
} = new Command('bench gpu')
  .description(
    'Tries every engine that a GPU can have, and those of the processor beside them: which are there, whether a training step is right, and how long it takes.',
  )
  .option('--engines <names>', `some of ${acceleratorNames.join(', ')}`, someOf(acceleratorNames), [
    ...acceleratorNames,
  ])
  .option('--batch <sizes>', 'batch sizes of the forward pass', numberList, [10, 64])
  .option('--training-batch <sizes>', 'batch sizes of the training step', numberList, [64])
  .option('--repeat <count>', 'timed runs of each, at least', wholeNumber, 5)
  .option('--out <file>', 'where the JSON document goes', 'gpu.json')
  .parse()
  .opts<Flags>();

const machine = describeConditions(null);
const workloads = workloadsOf({ trainingBatch, batch });
const exact = await exactValues();
const engines: GpuEngine[] = [];
for (const engine of wanted) {
  const { values, ...result } = await measureEngine({ engine, threads: 2, workloads, repeat, checks: true });
  engines.push({ ...result, check: values === null ? null : compareSteps(values, exact) });
}
const report: GpuReport = { date: new Date().toISOString(), machine, engines };
writeFileSync(out, `${JSON.stringify(report, null, 2)}\n`);
process.stdout.write(`${gpuPage(report)}\n\nThe same as JSON, for an issue: ${path.resolve(out)}\n`);

async function exactValues(): Promise<StepValues> {
  const { values, problem } = await measureEngine({
    engine: 'cpu',
    threads: 1,
    workloads: [],
    repeat: 1,
    checks: true,
  });
  if (values === null) throw new Error(`Plain JavaScript did not compute the step: ${String(problem)}`);
  return values;
}
