import { existsSync } from 'node:fs';
import type { Dataset } from '@ddpm/data';
import {
  train,
  Trainer,
  validateTrainingConfig,
  type NonFiniteLossError,
  type StepReport,
  type TrainingState,
  type TrainOutcome,
} from '@ddpm/trainer';
import { validateUNetConfig } from '@ddpm/unet';
import { quotedPath, shownPath } from '../configuration/paths';
import type { RunConfig } from '../configuration/run-config';
import { startLiveServer } from '../live/live-server';
import { prepareEngine, type Engine } from './engine';
import { CTRL_C, interruptSignal, type InterruptSignal } from './interrupt-signal';
import { bestWeights } from './network-weights';
import { createProgressDisplay, formatDuration, type ProgressDisplay } from './progress';
import {
  beginRunFolder,
  claimRunFolder,
  keepMetricsUntil,
  openRunFolder,
  writeConfig,
  type RunFolder,
} from './run-folder';
import type { RunLock } from './run-lock';
import { agreeOnRun, agreeOnState, rankEngine, sharingOf, STOPPED, type Ranks } from './ranks';
import { createRunRecord, type RunRecord } from './run-record';
import { finalLook, glance, gridLook, writeSampleGrids, type GridSettings } from './sample-grids';
import { stepOfModel } from './load-model';
import { loadBegunRun, saveRun } from './saved-run';
import { loadLesson, type Lesson } from '../distillation/lesson';
import { runSampling } from './recommended-sampling';
import { startTrainingClock } from './training-clock';
import { writeModel } from './write-model';

/** A run about to begin, or to go on. */
export interface RunStart {
  readonly config: RunConfig;
  readonly dataset: Dataset;
  readonly folder: RunFolder;
  /** Whether the folder's name is the user's choice; another one may be numbered. */
  readonly isNamed: boolean;
  /** Whether the run was begun before. */
  readonly isResumed: boolean;
  /** The processes that train it together, of which this is the first; left out where one trains alone. */
  readonly ranks?: Ranks;
  /** What goes on with it, where that is not `train`. */
  readonly goOn?: string;
}

/** A run whose folder is this process's own. */
interface Opened extends RunStart {
  /** What was saved of it; null where it begins, or ended before its first checkpoint. */
  readonly state: TrainingState | null;
  readonly engine: Engine;
  readonly lock: RunLock;
  readonly interrupt: InterruptSignal;
}

/** A run under way. */
interface Run extends Opened {
  readonly trainer: Trainer;
  readonly display: ProgressDisplay;
  readonly record: RunRecord;
  /** Seconds that went into sums before training began, for checks and for waiting until all ranks were there. */
  readonly secondsBefore: number;
  /** What it learns of a teacher; null where it learns of images alone. */
  readonly lesson: Lesson | null;
}

/**
 * Trains until the run's end, Ctrl-C, a termination request or a closed terminal, keeping checkpoints, metrics and sample
 * grids.
 * @param livePort port of a page that shows the run; null for one that is free, false for no page
 * @returns The exit code where the run was interrupted; null where it ended by itself.
 */
export async function startRun(start: RunStart, livePort: number | null | false): Promise<number | null> {
  validateTrainingConfig(start.config.recipe.training);
  validateUNetConfig(start.config.recipe.unet);
  const { config, ranks } = start;
  const engine = await prepareEngine(ranks === undefined ? config : rankEngine(config));
  for (const reason of engine.passedOver) say(`Passed over ${reason}`);
  if (ranks !== undefined) await agreeOnRun(ranks, start);
  // Made only once the data and the engine are there, so that a mistake in them leaves no empty folder behind.
  const folder = start.isNamed ? start.folder : await claimRunFolder(start.folder.root);
  const page = livePort === false ? null : await startLiveServer(folder, livePort);
  try {
    return await runInFolder({ ...start, folder }, engine, page?.url ?? null);
  } finally {
    await page?.close();
  }
}

/** Holds the folder, and hears interruptions, from before the first file is written until after the last. */
async function runInFolder(start: RunStart, engine: Engine, url: string | null): Promise<number | null> {
  const interrupt = interruptSignal();
  const lock = await openRunFolder(start.folder).catch((error: unknown) => {
    interrupt.stop();
    throw error;
  });
  try {
    const run = { ...start, state: await prepareFolder(start), engine, lock, interrupt };
    if (run.ranks !== undefined) await agreeOnState(run.ranks, run.state);
    if (await isFinished(run)) {
      say(finishedSentence(run));
      return null;
    }
    say(introduction(run));
    if (url !== null) say(`  page     ${url}`);
    const outcome = await trainOn(run);
    return outcome === 'aborted' && run.ranks !== undefined ? STOPPED : interrupt.exitCode();
  } finally {
    await lock.release();
    interrupt.stop();
  }
}

function say(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}

async function trainOn(opened: Opened): Promise<TrainOutcome> {
  const { config, dataset, folder, state, engine, ranks } = opened;
  const { distillation, recipe } = config;
  const lesson = distillation === undefined ? null : await loadLesson(distillation, recipe, folder, engine);
  const trainer = await Trainer.create({
    recipe: config.recipe,
    dataset,
    createRunner: engine.createRunner,
    objective: lesson?.objective,
    initialParameters: lesson?.initialParameters,
    ...(state === null ? {} : { resumeFrom: state }),
    ...(ranks === undefined ? {} : { sharing: sharingOf(ranks) }),
  });
  try {
    const record = await createRunRecord({ folder, config, dataset, startStep: state?.step ?? 0 });
    const display = createProgressDisplay({
      batchSize: config.recipe.training.batchSize,
      device: trainer.device.description,
      startProgress: startProgress(opened),
    });
    try {
      const secondsBefore = ranks?.group.communicationSeconds ?? 0;
      const run: Run = { ...opened, trainer, display, record, secondsBefore, lesson };
      const outcome = await trainWithChecks(run);
      await finish(run, outcome);
      return outcome;
    } finally {
      display.stop();
    }
  } finally {
    await trainer.dispose();
  }
}

/** Makes the folder ready. @returns what the run goes on from, read only now that nobody else writes it */
async function prepareFolder({ config, folder, isResumed }: RunStart): Promise<TrainingState | null> {
  if (!isResumed) {
    await beginRunFolder(folder, config);
    return null;
  }
  const { state, warnings } = await loadBegunRun(folder);
  for (const warning of warnings) say(`warning: ${warning}`);
  await writeConfig(folder, config);
  await keepMetricsUntil(folder, state?.step ?? 0);
  return state;
}

async function trainWithChecks(run: Run): Promise<TrainOutcome> {
  const { signal } = run.interrupt;
  const tell = (): void => {
    run.display.busy('stopping after the step under way');
  };
  signal.addEventListener('abort', tell);
  const clock = startTrainingClock();
  try {
    return await train(run.trainer, {
      ...limits(run.config, run.dataset),
      signal,
      now: clock.now,
      wantsState: (step) => wantsState(run.config, step),
      onStep: (report, progress) => afterStep(run, report, progress),
      onRollBack: (fault, goodStep) => {
        run.display.note(`${describeFault(fault)}: back to step ${goodStep}, and on without that batch.`);
      },
    });
  } catch (error) {
    await saveLastGood(run);
    throw error;
  } finally {
    signal.removeEventListener('abort', tell);
    await clock.stop();
  }
}

function describeFault({ step, what, value }: NonFiniteLossError): string {
  return `Step ${step} ${what === 'weights' ? 'left weights that are not finite' : `has a ${what} of ${value}`}`;
}

/** Where a run ends. */
export function limits(config: RunConfig, dataset: Dataset): { steps?: number; seconds?: number } {
  const perEpoch = dataset.length / config.recipe.training.batchSize;
  const steps = Math.min(config.steps ?? Infinity, Math.round((config.epochs ?? Infinity) * perEpoch));
  return {
    ...(Number.isFinite(steps) ? { steps: Math.max(1, steps) } : {}),
    ...(config.minutes === null ? {} : { seconds: config.minutes * 60 }),
  };
}

/** Whether the state after a step is wanted, for a checkpoint or for a look at samples. */
export function wantsState(config: RunConfig, step: number): boolean {
  return isCheckpoint(config, step) || isLook(config, step);
}

function isCheckpoint(config: RunConfig, step: number): boolean {
  return step % config.checkpointInterval === 0;
}

function isLook(config: RunConfig, step: number): boolean {
  return config.sampleInterval > 0 && step % config.sampleInterval === 0;
}

async function afterStep(run: Run, report: StepReport, progress: number): Promise<void> {
  const { display } = run;
  display.step(report, progress);
  await run.record.step(report);
  const { step, state } = report;
  // What is due at the end is done there.
  if (progress >= 1 || state === null) return;
  if (isCheckpoint(run.config, step)) await save(run, state);
  if (isLook(run.config, step)) await lookAt(run, state);
}

/** Shows what the network draws now, unless the run is told to end: whoever waits for that gets the state first. */
async function lookAt(run: Run, state: TrainingState): Promise<void> {
  const { signal } = run.interrupt;
  run.display.busy('sampling');
  try {
    const files = await drawSamples(run, state, glance, signal);
    run.display.note(`Step ${state.step}: ${files.map(shownPath).join(', ')}`);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** Saves a state where the folder is still this process's own. */
async function save({ folder, config, lock }: Run, state: TrainingState): Promise<void> {
  await lock.check();
  await saveRun(folder, config, state);
}

async function drawSamples(
  run: Run,
  state: TrainingState,
  settings: GridSettings,
  signal?: AbortSignal,
): Promise<string[]> {
  const { folder, engine, record, lesson } = run;
  const look = lesson?.look ?? gridLook(state.recipe, settings);
  const files = await writeSampleGrids(folder.samples, state, engine.createRunner, look, signal);
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
  await save(run, state);
  if (run.ranks !== undefined) say(describeSharing(run, run.ranks));
  // Whoever ends a process so waits for seconds only. What reads a run's model takes the checkpoint then.
  if (outcome === 'aborted' && run.interrupt.exitCode() !== CTRL_C) {
    sayStopped(run, state);
    return;
  }
  const { preset, heldOutPairs } = config;
  const card = {
    dataset: dataset.name,
    preset,
    classNames: dataset.classNames,
    heldOutPairs,
    stage: config.distillation?.stage,
    sampling: runSampling(config, dataset.name),
  };
  await writeModel(folder.model, state, card, bestWeights(state));
  if (outcome === 'aborted') {
    sayStopped(run, state);
    return;
  }
  const files = await drawSamples(run, state, config.sampleInterval === 0 ? glance : finalLook);
  say(`Trained ${state.step} steps in ${formatDuration(state.elapsedSeconds)}.`);
  say(`  loss     ${display.curve()}`);
  say(`  samples  ${files.map(shownPath).join(', ')}`);
  if (existsSync(folder.filmstrip)) say(`  film     ${shownPath(folder.filmstrip)}`);
  say(`  model    ${shownPath(folder.model)}`);
  say(`More pictures:\n  pnpm --filter trainer start sample ${quotedPath(folder.root)}`);
}

function sayStopped(
  { folder, goOn = `--resume ${quotedPath(folder.root)}` }: Run,
  { step }: TrainingState,
): void {
  say(`Stopped after step ${step}; everything is saved. Go on with:\n  pnpm --filter trainer start ${goOn}`);
}

function describeSharing({ trainer, state, secondsBefore }: Run, { group }: Ranks): string {
  const seconds = trainer.elapsedSeconds - (state?.elapsedSeconds ?? 0);
  const share = seconds > 0 ? Math.min(1, (group.communicationSeconds - secondsBefore) / seconds) : 0;
  return `Shared by ${group.description}; ${Math.round(100 * share)} % of the time went into sums and waiting for other ranks.`;
}

/** After a failure: what was good is kept, so that the work since the last checkpoint is not lost. */
async function saveLastGood(run: Run): Promise<void> {
  const good = run.trainer.lastGoodState;
  if (good.step > (run.state?.step ?? 0)) await save(run, good);
}

/** Whether a resumed run has nothing left to do, not even its last files. */
async function isFinished(run: Opened): Promise<boolean> {
  if (run.state === null || startProgress(run) < 1) return false;
  return existsSync(run.folder.filmstrip) && (await stepOfModel(run.folder.model)) === run.state.step;
}

function finishedSentence({ folder, state }: Opened): string {
  const shown = quotedPath(folder.root);
  return `The run in ${shown} is finished: ${state?.step ?? 0} steps. Give it a later end to go on: --resume ${shown} --steps N`;
}

function startProgress({ config, dataset, state }: Opened): number {
  const { steps, seconds } = limits(config, dataset);
  const bySteps = steps === undefined ? 0 : (state?.step ?? 0) / steps;
  const bySeconds = seconds === undefined ? 0 : (state?.elapsedSeconds ?? 0) / seconds;
  return Math.min(1, Math.max(bySteps, bySeconds));
}

/** What the run learns by, for people. */
function recipeName({ preset, distillation }: RunConfig): string {
  return distillation === undefined ? `preset ${preset}` : `stage ${distillation.stage} of a distillation`;
}

function introduction({ config, dataset, folder, state, engine, ranks }: Opened): string {
  const { steps, seconds } = limits(config, dataset);
  const ends = [
    ...(steps === undefined ? [] : [`${steps} steps`]),
    ...(seconds === undefined ? [] : [`${formatDuration(seconds)} of training`]),
  ];
  const from = state === null ? '' : `, from step ${state.step}`;
  return [
    `Training on ${dataset.length.toLocaleString('en')} ${dataset.name}, ${recipeName(config)}, until ${ends.join(' or ')}${from}.`,
    `  engine   ${engine.description}`,
    ...(ranks === undefined ? [] : [`  ranks    ${ranks.group.description}`]),
    `  folder   ${shownPath(folder.root)}`,
  ].join('\n');
}
