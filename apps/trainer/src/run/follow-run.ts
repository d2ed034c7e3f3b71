import { train, Trainer, type TrainingState } from '@ddpm/trainer';
import { prepareEngine } from './engine';
import { interruptSignal } from './interrupt-signal';
import { agreeOnRun, agreeOnState, rankEngine, sharingOf, STOPPED, type Ranks } from './ranks';
import { loadBegunRun } from './saved-run';
import { limits, wantsState, type RunStart } from './training-run';

/**
 * The part of every rank but the first: it computes, and neither writes nor says anything.
 * @returns The exit code where the run was told to stop; null where it ended by itself.
 */
export async function followRun(start: RunStart, ranks: Ranks): Promise<number | null> {
  const interrupt = interruptSignal();
  try {
    const { config, dataset } = start;
    const engine = await prepareEngine(rankEngine(config));
    await agreeOnRun(ranks, start);
    const state = await savedState(start);
    await agreeOnState(ranks, state);
    const trainer = await Trainer.create({
      recipe: config.recipe,
      dataset,
      createRunner: engine.createRunner,
      sharing: sharingOf(ranks),
      ...(state === null ? {} : { resumeFrom: state }),
    });
    try {
      const outcome = await train(trainer, {
        ...limits(config, dataset),
        signal: interrupt.signal,
        wantsState: (step) => wantsState(config, step),
      });
      // The last state is one more meeting of all ranks, where it is no checkpoint's.
      await trainer.snapshot();
      return outcome === 'aborted' ? STOPPED : null;
    } finally {
      await trainer.dispose();
    }
  } finally {
    interrupt.stop();
  }
}

async function savedState({ folder, isResumed }: RunStart): Promise<TrainingState | null> {
  return isResumed ? (await loadBegunRun(folder)).state : null;
}
