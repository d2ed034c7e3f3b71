import { writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { collectReports, type EngineResult } from './child-reports';
import { findPyTorch, measurePyTorch } from './pytorch';
import { columns, resultRows } from './result-rows';
import { describeConditions, resultsPage } from './results-page';
import { textTable } from './text-table';
import { engineNames, type EngineName, type MeasurementRequest, type Workload } from './workload';

interface Flags {
  readonly engines: readonly string[];
  readonly batch: readonly number[];
  readonly trainingBatch: readonly number[];
  readonly threads: readonly number[];
  readonly repeat: number;
  readonly write: boolean;
}

/** The engines whose number of threads can be chosen. */
const threaded: readonly EngineName[] = ['compiled', 'tensorflow', 'wasm'];

const program = new Command('bench')
  .description(
    'Times training steps and forward passes on every engine, beside PyTorch where it is installed.',
  )
  .option('--engines <names>', `some of ${engineNames.join(', ')}, pytorch`, parseEngines, [
    ...engineNames,
    'pytorch',
  ])
  .option('--batch <sizes>', 'batch sizes of the forward pass', parseNumbers, [1, 10, 64])
  .option('--training-batch <sizes>', 'batch sizes of the training step', parseNumbers, [64])
  .option('--threads <counts>', 'numbers of threads', parseNumbers, defaultThreads())
  .option('--repeat <count>', 'timed runs of each, at least', (text) => parseNumbers(text)[0] ?? 5, 5)
  .option('--write', 'write the results to bench/RESULTS.md', false)
  .parse();

await run(program.opts<Flags>());

async function run(flags: Flags): Promise<void> {
  const pyTorch = flags.engines.includes('pytorch') ? findPyTorch() : null;
  const conditions = describeConditions(pyTorch?.version ?? null);
  const workloads: Workload[] = [
    ...flags.trainingBatch.map((batch) => ({ kind: 'training step' as const, batch })),
    ...flags.batch.map((batch) => ({ kind: 'forward pass' as const, batch })),
  ];
  const results: EngineResult[] = [];
  for (const threads of flags.threads) {
    if (pyTorch !== null) {
      say(`pytorch, ${threads} threads`);
      results.push(await measurePyTorch(pyTorch.python, threads, workloads, flags.repeat));
    }
    for (const engine of enginesAt(threads, flags)) {
      say(`${engine}, ${threads} threads`);
      results.push(
        await measureEngine({
          engine,
          threads,
          workloads: workloadsOf(engine, workloads),
          repeat: flags.repeat,
        }),
      );
    }
  }
  publish(results, workloads, conditions, flags.write);
}

/** Engines without a choice of threads are measured once. */
function enginesAt(threads: number, flags: Flags): EngineName[] {
  return engineNames
    .filter((name) => flags.engines.includes(name))
    .filter((name) => threaded.includes(name) || threads === flags.threads[0]);
}

/** Plain JavaScript is there for tiny shapes; more would take minutes. */
function workloadsOf(engine: EngineName, workloads: readonly Workload[]): Workload[] {
  return workloads.filter(({ kind, batch }) => engine !== 'cpu' || (kind === 'forward pass' && batch === 1));
}

function measureEngine(request: MeasurementRequest): Promise<EngineResult> {
  const script = path.join(import.meta.dirname, 'measure.js');
  return collectReports(request.engine, request.threads, [process.execPath, script, JSON.stringify(request)]);
}

function publish(
  results: readonly EngineResult[],
  workloads: readonly Workload[],
  conditions: readonly string[],
  write: boolean,
): void {
  const rows = resultRows(results, workloads);
  process.stdout.write(`${conditions.join('\n')}\n\n${textTable(columns, rows)}\n`);
  for (const { name, threads, problem } of results) {
    if (problem !== null) process.stdout.write(`${name}, ${threads}: ${problem}\n`);
  }
  if (!write) return;
  const command = ['pnpm bench', ...process.argv.slice(2)].join(' ');
  const file = path.join(import.meta.dirname, '../RESULTS.md');
  writeFileSync(file, resultsPage(conditions, command, rows, results));
  process.stdout.write(`Written to ${file}\n`);
}

function say(line: string): void {
  process.stderr.write(`measuring ${line}\n`);
}

function defaultThreads(): number[] {
  const cores = os.availableParallelism();
  return cores === 1 ? [1] : [1, Math.min(2, cores)];
}

function parseNumbers(text: string): number[] {
  const numbers = text.split(',').map(Number);
  if (numbers.every((number) => Number.isSafeInteger(number) && number >= 1)) return numbers;
  throw new InvalidArgumentError('Give whole numbers of at least 1, with commas between them.');
}

function parseEngines(text: string): string[] {
  const known: readonly string[] = [...engineNames, 'pytorch'];
  const names = text.split(',');
  if (names.every((name) => known.includes(name))) return names;
  throw new InvalidArgumentError(`Give some of ${known.join(', ')}, with commas between them.`);
}
