import { createEagerRunner } from '@ddpm/engine';
import type { Dataset } from '@ddpm/data';
import { initialTrainingState, train, Trainer, type StepReport, type TrainingState } from '@ddpm/trainer';
import { parameterCount } from '@ddpm/unet';
import { checkArithmetic } from './check-arithmetic';
import { drawFrame } from './drawing';
import { isFrameDue, withFrame } from './sample-rhythm';
import type { SavedRun } from './saved-run';
import type { TrainingFrame, TrainingHistory, TrainingRequest } from './training-protocol';
import { trainingRecipe } from './training-recipe';

/** A run on the backend in use, and what it has shown. */
export interface LiveTraining {
  readonly history: TrainingHistory;
  readonly parameterCount: number;
  /** Trains until the signal is aborted, or that step is done. */
  run(options: {
    readonly signal: AbortSignal;
    readonly lastStep: number | null;
    readonly onStep: (report: StepReport) => Promise<void>;
    readonly onFrame: (frame: TrainingFrame) => void;
  }): Promise<void>;
  /** Everything needed to go on, or to make a model of. */
  snapshot(): Promise<TrainingState>;
  dispose(): Promise<void>;
}

/** Begins a run, or goes on with a saved one of the same name. */
export async function createLiveTraining(
  { runId, size, seed }: TrainingRequest,
  dataset: Dataset,
  saved: SavedRun | null,
): Promise<LiveTraining> {
  await checkArithmetic();
  const recipe = trainingRecipe(size, seed);
  const resumed = saved?.history.runId === runId ? saved : null;
  const losses = [...(resumed?.history.losses ?? [])];
  let frames = resumed?.history.frames ?? [];
  let lastWanted = frames.at(-1)?.step ?? 0;
  const trainer = await Trainer.create({
    recipe,
    dataset,
    createRunner: createEagerRunner,
    resumeFrom: resumed?.state ?? initialTrainingState(recipe),
  });

  /** A run that is paused while it draws does without that frame. */
  async function draw(
    state: TrainingState,
    signal: AbortSignal,
    onFrame: (frame: TrainingFrame) => void,
  ): Promise<void> {
    try {
      const frame = await drawFrame(state, signal);
      frames = withFrame(frames, frame);
      onFrame(frame);
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  return {
    get history() {
      return { runId, size, seed, losses, frames };
    },
    parameterCount: parameterCount(recipe.unet),
    async run({ signal, lastStep, onStep, onFrame }) {
      if (frames.length === 0) await draw(await trainer.snapshot(), signal, onFrame);
      await train(trainer, {
        steps: lastStep ?? Infinity,
        signal,
        wantsState: (step) => {
          // A step is started before the pictures of the one before it are drawn.
          const isDue = isFrameDue(step, lastWanted);
          if (isDue) lastWanted = step;
          return isDue;
        },
        onStep: async (report) => {
          losses.push(report.loss);
          await onStep(report);
          const isWanted = report.step === lastWanted && !signal.aborted;
          if (isWanted && report.state !== null) await draw(report.state, signal, onFrame);
        },
      });
    },
    snapshot: () => trainer.snapshot(),
    dispose: () => trainer.dispose(),
  };
}
