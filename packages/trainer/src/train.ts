import type { StepReport, Trainer } from './trainer';

/** How long to train, and whom to tell. */
export interface TrainOptions {
  /** Train until this many optimiser steps are done, those before a resume counted in. */
  readonly steps?: number;
  /** Train until this much time is spent, that before a resume counted in. The step under way is finished. */
  readonly seconds?: number;
  /** Ends the run after the step under way. */
  readonly signal?: AbortSignal;
  /** Called after every step; the next step waits for it. */
  readonly onStep?: (report: StepReport, progress: number) => void | Promise<void>;
}

/** Why the loop ended. */
export type TrainOutcome = 'finished' | 'aborted';

/**
 * Trains until the first of its limits is reached. With a limit in time the learning rate decays with the time spent
 * rather than with the steps, so that a run ends fully decayed however quick the machine is.
 *
 * @throws RangeError where neither `steps` nor `seconds` is given.
 * @throws NonFiniteLossError where training diverges.
 */
export async function train(trainer: Trainer, options: TrainOptions): Promise<TrainOutcome> {
  if (options.steps === undefined && options.seconds === undefined) {
    throw new RangeError('train needs an end: give steps, seconds or both.');
  }
  const elapsedBefore = trainer.elapsedSeconds;
  const start = performance.now();
  for (;;) {
    const progress = progressOf(trainer, options);
    if (progress >= 1) return 'finished';
    if (options.signal?.aborted === true) return 'aborted';
    const report = await trainer.trainStep(progress);
    trainer.elapsedSeconds = elapsedBefore + (performance.now() - start) / 1000;
    await options.onStep?.(report, progressOf(trainer, options));
  }
}

/** Share of the run that is behind: the larger of the shares of its limits. */
function progressOf({ step, elapsedSeconds }: Trainer, { steps, seconds }: TrainOptions): number {
  const bySteps = steps === undefined ? 0 : step / steps;
  const bySeconds = seconds === undefined ? 0 : elapsedSeconds / seconds;
  return Math.max(bySteps, bySeconds);
}
