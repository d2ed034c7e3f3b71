import { setTimeout } from 'node:timers/promises';
import type { Dataset } from '@ddpm/data';
import { train, Trainer, type StepReport, type TrainingState, type TrainOutcome } from '@ddpm/trainer';
import { shownPath } from '../configuration/paths';
import type { RunConfig } from '../configuration/run-config';
import { startLiveServer } from '../live/live-server';
import { prepareEngine, type Engine } from './engine';
import { interruptSignal } from './interrupt-signal';
import { bestWeights } from './network-weights';
import { createProgressDisplay, formatDuration, type ProgressDisplay } from './progress';
import { createRunFolder, keepMetricsUntil, writeConfig, type RunFolder } from './run-folder';
import { createRunRecord, type RunRecord } from './run-record';
import { finalLook, glance, writeSampleGrids, type GridSettings } from './sample-grids';
import { saveRun } from './saved-run';
import { writeModel } from './write-model';

/** A run about to begin, or to go on. */
export interface RunStart {
  readonly config: RunConfig;
  readonly dataset: Dataset;
  readonly folder: RunFolder;
  /** What was saved of it; null for a new run. */
  readonly state: TrainingState | null;
}

/** A run under way. */
interface Run extends RunStart {
  readonly engine: Engine;
  readonly trainer: Trainer;
  readonly display: ProgressDisplay;
  readonly record: RunRecord;
}

/**
 * Trains until the run's end or Ctrl-C, keeping checkpoints, metrics and sample grids.
 * @param livePort port of a page that shows the run; null for one that is free, false for no page
 */
export async function startRun(start: RunStart, livePort: number | null | false): Promise<void> {
  const say = (sentence: string): void => void process.stderr.write(`${sentence}\n`);
  const engine = await prepareEngine(start.config);
  for (const reason of engine.passedOver) say(`Passed over ${reason}`);
  const page = livePort === false ? null : await startLiveServer(start.folder, livePort);
  try {
    await prepareFolder(start);
    say(introduction(start, engine));
    if (page !== null) say(`  page     ${page.url}`);
    await trainOn(start, engine);
  } finally {
    await page?.close();
  }
}

async function trainOn(start: RunStart, engine: Engine): Promise<void> {
  const { config, dataset, folder, state } = start;
  const trainer = await Trainer.create({
    recipe: config.recipe,
    dataset,
    createRunner: engine.createRunner,
    ...(state === null ? {} : { resumeFrom: state }),
  });
  try {
    const record = await createRunRecord({ folder, config, dataset, startStep: state?.step ?? 0 });
    const display = createProgressDisplay({
      batchSize: config.recipe.training.batchSize,
      device: trainer.device.description,
      startProgress: startProgress(start),
    });
    try {
      const run: Run = { ...start, engine, trainer, display, record };
      await finish(run, await trainWithChecks(run));
    } finally {
      display.stop();
    }
  } finally {
    await trainer.dispose();
  }
}

/** Made only once the data and the engine are there, so that a mistake in them leaves no empty folder behind. */
async function prepareFolder({ config, folder, state }: RunStart): Promise<void> {
  if (state === null) return createRunFolder(folder, config);
  await writeConfig(folder, config);
  await keepMetricsUntil(folder, state.step);
}

async function trainWithChecks(run: Run): Promise<TrainOutcome> {
  const interrupt = interruptSignal(() => {
    run.display.busy('stopping after the step under way');
  });
  try {
    return await train(run.trainer, {
      ...limits(run.config, run.dataset),
      signal: interrupt.signal,
      wantsState: (step) => isCheckpoint(run, step) || isLook(run, step),
      onStep: (report, progress) => afterStep(run, report, progress),
    });
  } catch (error) {
    await saveLastGood(run);
    throw error;
  } finally {
    interrupt.stop();
  }
}

function limits(config: RunConfig, dataset: Dataset): { steps?: number; seconds?: number } {
  const perEpoch = dataset.length / config.recipe.training.batchSize;
  const steps = Math.min(config.steps ?? Infinity, Math.round((config.epochs ?? Infinity) * perEpoch));
  return {
    ...(Number.isFinite(steps) ? { steps: Math.max(1, steps) } : {}),
    ...(config.minutes === null ? {} : { seconds: config.minutes * 60 }),
  };
}

function isCheckpoint({ config }: Run, step: number): boolean {
  return step % config.checkpointInterval === 0;
}

function isLook({ config }: Run, step: number): boolean {
  return config.sampleInterval > 0 && step % config.sampleInterval === 0;
}

async function afterStep(run: Run, report: StepReport, progress: number): Promise<void> {
  const { config, folder, display } = run;
  display.step(report, progress);
  await run.record.step(report);
  // A timer turn now and then lets Ctrl-C through where the step itself never yields.
  await setTimeout(0);
  const { step, state } = report;
  // What is due at the end is done there.
  if (progress >= 1 || state === null) return;
  if (isCheckpoint(run, step)) await saveRun(folder, config, state);
  if (!isLook(run, step)) return;
  display.busy('sampling');
  const files = await drawSamples(run, state, glance);
  display.note(`Step ${step}: ${files.map(shownPath).join(', ')}`);
}

async function drawSamples(run: Run, state: TrainingState, settings: GridSettings): Promise<string[]> {
  const { folder, engine, record } = run;
  const files = await writeSampleGrids(folder.samples, state, engine.createRunner, settings);
  try {
    await record.pictures(state.step, files);
  } catch (error) {
    // Hours of training are worth more than a picture of them.
    run.display.note(`The filmstrip of step ${state.step} was not drawn: ${(error as Error).message}`);
  }
  return files;
}

async function finish(run: Run, outcome: TrainOutcome): Promise<void> {
  const { config, folder, trainer, dataset, display } = run;
  display.stop();
  const state = await trainer.snapshot();
  await saveRun(folder, config, state);
  const { preset, heldOutPairs } = config;
  const card = { dataset: dataset.name, preset, classNames: dataset.classNames, heldOutPairs };
  await writeModel(folder.model, state, card, bestWeights(state));
  const say = (sentence: string): void => void process.stderr.write(`${sentence}\n`);
  if (outcome === 'aborted') {
    say(
      `Stopped after step ${state.step}; everything is saved. Go on with:\n  pnpm --filter trainer start --resume ${shownPath(folder.root)}`,
    );
    return;
  }
  const files = await drawSamples(run, state, finalLook);
  say(`Trained ${state.step} steps in ${formatDuration(state.elapsedSeconds)}.`);
  say(`  loss     ${display.curve()}`);
  say(`  samples  ${files.map(shownPath).join(', ')}`);
  say(`  film     ${shownPath(folder.filmstrip)}`);
  say(`  model    ${shownPath(folder.model)}`);
  say(`More pictures:\n  pnpm --filter trainer start sample ${shownPath(folder.root)} --labels 0-9`);
}

/** After a failure: what was good is kept, so that the work since the last checkpoint is not lost. */
async function saveLastGood({ trainer, folder, config, state }: Run): Promise<void> {
  const good = trainer.lastGoodState;
  if (good.step > (state?.step ?? 0)) await saveRun(folder, config, good);
}

function startProgress({ config, dataset, state }: RunStart): number {
  const { steps, seconds } = limits(config, dataset);
  const bySteps = steps === undefined ? 0 : (state?.step ?? 0) / steps;
  const bySeconds = seconds === undefined ? 0 : (state?.elapsedSeconds ?? 0) / seconds;
  return Math.min(1, Math.max(bySteps, bySeconds));
}

function introduction({ config, dataset, folder, state }: RunStart, engine: Engine): string {
  const { steps, seconds } = limits(config, dataset);
  const ends = [
    ...(steps === undefined ? [] : [`${steps} steps`]),
    ...(seconds === undefined ? [] : [`${formatDuration(seconds)} of training`]),
  ];
  const from = state === null ? '' : `, from step ${state.step}`;
  return [
    `Training on ${dataset.length.toLocaleString('en')} ${dataset.name}, preset ${config.preset}, until ${ends.join(' or ')}${from}.`,
    `  engine   ${engine.description}`,
    `  folder   ${shownPath(folder.root)}`,
  ].join('\n');
}
