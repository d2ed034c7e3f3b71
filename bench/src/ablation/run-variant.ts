import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Variant } from './ablation-list';
import type { SamplingFigures, VariantResult } from './ablation-results';

/** How every variant is trained and judged. */
export interface AblationSettings {
  /** Folder for the runs and reports of all variants. */
  readonly out: string;
  readonly threads: number;
  readonly backend: string;
  readonly samples: number;
  readonly sampler: string;
  /** Numbers of sampling steps. */
  readonly steps: readonly number[];
}

const trainer = path.join(import.meta.dirname, '../../apps/trainer/dist/main.js');

/** Trains a variant, or goes on where a kill stopped it, and judges its samples. */
export async function runVariant(variant: Variant, settings: AblationSettings): Promise<VariantResult> {
  const folder = path.join(settings.out, variant.name);
  const run = path.join(folder, 'run');
  mkdirSync(folder, { recursive: true });
  await train(variant, folder, settings);
  const facts = factsOf(run);
  const figures: SamplingFigures[] = [];
  for (const steps of settings.steps) figures.push(await evaluate(folder, steps, settings));
  return { name: variant.name, change: variant.change, ...facts, figures };
}

async function train(
  { config }: Variant,
  folder: string,
  { threads, backend }: AblationSettings,
): Promise<void> {
  const run = path.join(folder, 'run');
  const engine = ['--threads', String(threads), '--backend', backend];
  if (existsSync(path.join(run, 'training-state'))) {
    await runTrainer(['train', '--resume', run, '--steps', String(config.steps), ...engine]);
    return;
  }
  rmSync(run, { recursive: true, force: true });
  const file = path.join(folder, 'config.json');
  writeFileSync(file, `${JSON.stringify(config, null, 2)}\n`);
  await runTrainer(['train', '--config', file, '--out', run, '--sample-interval', '0', ...engine]);
}

async function evaluate(
  folder: string,
  steps: number,
  { threads, backend, samples, sampler }: AblationSettings,
): Promise<SamplingFigures> {
  const out = path.join(folder, `report-${steps}-steps`);
  await runTrainer([
    ...['evaluate', path.join(folder, 'run'), '--quick', '--samples', String(samples)],
    ...['--sampler', sampler, '--steps', String(steps), '--seed', '0', '--loss-images', '500'],
    ...['--threads', String(threads), '--backend', backend, '--out', out],
  ]);
  const { figures } = readJson(path.join(out, 'report.json')) as Report;
  return {
    method: sampler,
    steps,
    accuracy: figures.labels?.accuracy ?? NaN,
    fid: figures.samples.fid,
    fidFloor: figures.floor.fid,
    n: figures.n,
    precision: figures.samples.precision,
    recall: figures.samples.recall,
  };
}

/** What is used of the trainer's report. */
interface Report {
  readonly figures: {
    readonly n: number;
    readonly labels: { readonly accuracy: number } | null;
    readonly samples: { readonly fid: number; readonly precision: number; readonly recall: number };
    readonly floor: { readonly fid: number };
  };
}

/** What is used of the trainer's resolved configuration. */
interface RunConfig {
  readonly dataset: string;
  readonly steps: number;
  readonly recipe: { readonly training: { readonly seed: number; readonly batchSize: number } };
}

/** What is used of a line of the trainer's metrics. */
interface MetricsLine {
  readonly step: number;
  readonly milliseconds: number;
}

/**
 * @throws TrainerFailedError where the run was stopped before its end.
 */
function factsOf(run: string): Omit<VariantResult, 'name' | 'change' | 'figures'> {
  const { dataset, steps, recipe } = readJson(path.join(run, 'config.json')) as RunConfig;
  const text = readFileSync(path.join(run, 'metrics.jsonl'), 'utf8').trim();
  const lines = text.split('\n').map((line) => JSON.parse(line) as MetricsLine);
  if (lines.at(-1)?.step !== steps) {
    throw new TrainerFailedError(`${run} ended before step ${steps}. The same command goes on with it.`);
  }
  const milliseconds = lines.reduce((sum, line) => sum + line.milliseconds, 0);
  const { seed, batchSize } = recipe.training;
  return { dataset, seed, steps, batchSize, trainingSeconds: Math.round(milliseconds / 1000) };
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** The trainer ended with an error, or was stopped. */
export class TrainerFailedError extends Error {
  override readonly name = 'TrainerFailedError';
}

/** Runs the trainer's command line to its end; what it says goes on to the user. */
function runTrainer(args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [trainer, ...args], { stdio: ['ignore', process.stderr, 'inherit'] });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) resolve();
      else
        reject(
          new TrainerFailedError(`trainer ${args.join(' ')} ended with ${signal ?? `code ${String(code)}`}.`),
        );
    });
  });
}
