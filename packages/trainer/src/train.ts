import type { NonFiniteLossError } from './errors';
import type { Ballot } from './shared-runner';
import { createYielder } from './yield-to-host';
import type { AnyRecipe, Recipe } from './recipe';
import type { StartedStep, StepReport, Trainer } from './trainer';

/** How long to train, and whom to tell. */
export interface TrainOptions<Trained extends AnyRecipe = Recipe> {
  /** Train until this many optimiser steps are done, those before a resume counted in; a whole number from 0 up, or `Infinity`. */
  readonly steps?: number;
  /** Train until this much time is spent, that before a resume counted in; 0 or more, or `Infinity`. The steps under way are finished. */
  readonly seconds?: number;
  /**
   * The clock that `seconds` are measured by, in milliseconds from any moment on; `performance.now` where left out. One
   * that stands still while the process is stopped keeps pauses out of the budget.
   */
  readonly now?: () => number;
  /** Ends the run after the steps under way; where several processes train together, one signal ends it on all. */
  readonly signal?: AbortSignal;
  /** Whether the report of a step is to carry the state after it, for a checkpoint or a look at samples. */
  readonly wantsState?: (step: number) => boolean;
  /**
   * Called after every step. Meanwhile the next step may already compute, so that nothing idles; the one after that
   * waits.
   */
  readonly onStep?: (report: StepReport<Trained>, progress: number) => void | Promise<void>;
  /**
   * Called where a step was not finite and training is about to go back, with the step that it goes back to. The steps
   * since then are done again without another report.
   */
  readonly onRollBack?: (fault: NonFiniteLossError, goodStep: number) => void;
}

/** In a row: more is no accident of a batch or of the memory, but the run itself. */
const MOST_FAULTS = 3;

/** Why the loop ended. */
export type TrainOutcome = 'finished' | 'aborted';

/**
 * Trains until the first of its limits is reached. With a limit in time the learning rate decays with the time spent
 * rather than with the steps, so that a run ends fully decayed however quick the machine is.
 *
 * Each step is handed over before the report of the step before it is there. What a step computes does not depend on
 * that, and a loss that is not finite is found one step late, before anybody is told of a later state.
 *
 * Where a step is not finite, training goes back to the last good state and leaves that step's batch out; after three
 * such steps in a row it ends. Where several processes train together, the first ends it.
 *
 * Timers, input and aborts have their turn between the steps on every backend.
 *
 * @throws RangeError where neither `steps` nor `seconds` is given, or one of them is no such number.
 * @throws NonFiniteLossError where training diverges; `trainer.lastGoodState` is then the state to keep.
 */
export async function train<Trained extends AnyRecipe>(
  trainer: Trainer<Trained>,
  options: TrainOptions<Trained>,
): Promise<TrainOutcome> {
  checkLimits(options);
  const { now = () => performance.now() } = options;
  const yieldToHost = createYielder();
  const elapsedBefore = trainer.elapsedSeconds;
  const start = now();
  const elapsed = (): number => elapsedBefore + (now() - start) / 1000;
  let decided: Ballot = { stop: false, elapsedSeconds: elapsedBefore };
  let running: StartedStep<Trained> | null = null;
  let reported = trainer.step;
  let faults = 0;
  for (;;) {
    const stops = trainer.isShared ? decided.stop : options.signal?.aborted === true;
    // Steps that are done again after a fault belong to those under way: a report of them is out.
    const hasEnded = trainer.step >= reported && (stops || progressAt(trainer.step, trainer, options) >= 1);
    const next = hasEnded ? null : await startStep(trainer, options, elapsed(), reported);
    if (running !== null) {
      const report: StepReport<Trained> | NonFiniteLossError = await reportOrFault(running);
      if (report instanceof Error) {
        faults += 1;
        if (trainer.isShared || faults === MOST_FAULTS) throw report;
        options.onRollBack?.(report, trainer.lastGoodState.step);
        await trainer.rollBack(report.step);
        running = null;
        continue;
      }
      decided = report.decided ?? { stop: false, elapsedSeconds: elapsed() };
      trainer.elapsedSeconds = decided.elapsedSeconds;
      if (report.step > reported) {
        reported = report.step;
        faults = 0;
        await options.onStep?.(report, progressAt(report.step, trainer, options));
      }
      await yieldToHost();
    } else if (next === null) {
      return progressAt(trainer.step, trainer, options) >= 1 ? 'finished' : 'aborted';
    }
    running = next;
  }
}

type Limits = Pick<TrainOptions, 'steps' | 'seconds'>;

function checkLimits({ steps, seconds }: Limits): void {
  if (steps === undefined && seconds === undefined) {
    throw new RangeError('train needs an end: give steps, seconds or both.');
  }
  if (steps !== undefined && !((Number.isSafeInteger(steps) && steps >= 0) || steps === Infinity)) {
    throw new RangeError(`steps is ${steps}: give a whole number from 0 up.`);
  }
  if (seconds !== undefined && !(seconds >= 0)) {
    throw new RangeError(`seconds is ${seconds}: give a number from 0 up.`);
  }
}

async function reportOrFault<Trained extends AnyRecipe>({
  report,
}: StartedStep<Trained>): Promise<StepReport<Trained> | NonFiniteLossError> {
  try {
    return await report;
  } catch (error) {
    if ((error as Error).name === 'NonFiniteLossError') return error as NonFiniteLossError;
    throw error;
  }
}

/** @param reported step that was reported last; what is done again is not asked for its state again */
function startStep<Trained extends AnyRecipe>(
  trainer: Trainer<Trained>,
  options: TrainOptions<Trained>,
  elapsedSeconds: number,
  reported: number,
): Promise<StartedStep<Trained>> {
  const step = trainer.step + 1;
  const wantsState = step > reported && (options.wantsState?.(step) ?? false);
  const ballot = { stop: options.signal?.aborted === true, elapsedSeconds };
  return trainer.startStep(progressAt(trainer.step, trainer, options), wantsState, ballot);
}

/** Share of the run that is behind after a step: the larger of the shares of its limits. */
function progressAt(
  step: number,
  { elapsedSeconds }: Pick<Trainer, 'elapsedSeconds'>,
  { steps, seconds }: Limits,
): number {
  return Math.max(shareOf(step, steps), shareOf(elapsedSeconds, seconds));
}

function shareOf(done: number, limit: number | undefined): number {
  if (limit === undefined) return 0;
  return done >= limit ? 1 : done / limit;
}
