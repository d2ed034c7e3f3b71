import { directJumps, distillationObjective, type Distillation } from '@ddpm/distillation';
import { createEagerRunner } from '@ddpm/engine';
import { createPointDataset, pointRecipe, type PointRecipe } from '@ddpm/points';
import { dpmSolver2M } from '@ddpm/sampler';
import { train, Trainer, type TrainerOptions, type TrainingState } from '@ddpm/trainer';
import { checkArithmetic } from '../training/check-arithmetic';
import { studentImages, studentTraining, TEACHER_CALLS } from './student-training';
import type { DistilRequest, LearnEvent, LearnRequest, SavedLearning } from './points-protocol';

type OnEvent = (event: LearnEvent) => void | Promise<void>;

/** Steps between two states that the page hears of. */
const STATE_INTERVAL = 25;

/** Teaches the small network what a distribution is like; it tells of its steps, and now and then of its state. */
export async function learnPoints(
  request: LearnRequest,
  signal: AbortSignal,
  onEvent: OnEvent,
): Promise<void> {
  const { mixture, predictionType, seed, from, steps } = request;
  const recipe = pointRecipe({ predictionType, seed });
  await teach(
    {
      ...{ recipe, dataset: createPointDataset(mixture, seed), createRunner: createEagerRunner },
      ...(from === null ? {} : { resumeFrom: { ...from, recipe } }),
    },
    steps,
    signal,
    onEvent,
  );
}

/** Teaches a copy of the network to reach in one call, in two, and in four, where it gets in eight. */
export async function distilPoints(
  request: DistilRequest,
  signal: AbortSignal,
  onEvent: OnEvent,
): Promise<void> {
  const { mixture, predictionType, seed, weights, guidance, steps, from } = request;
  const own = pointRecipe({ predictionType, seed });
  const recipe: PointRecipe = { ...own, training: { ...own.training, ...studentTraining } };
  const { numTrainTimesteps } = recipe.schedule;
  const distillation: Distillation = {
    teacher: {
      model: recipe.network.model(weights),
      method: dpmSolver2M(),
      guidanceScale: guidance,
      guidanceInterval: [0, numTrainTimesteps - 1],
    },
    jumps: directJumps(numTrainTimesteps, studentImages, TEACHER_CALLS),
  };
  await teach(
    {
      ...{ recipe, dataset: createPointDataset(mixture, seed), createRunner: createEagerRunner },
      objective: distillationObjective(recipe, distillation),
      ...(from === null ? { initialParameters: weights } : { resumeFrom: { ...from, recipe } }),
    },
    steps,
    signal,
    onEvent,
  );
}

async function teach(
  options: TrainerOptions<PointRecipe>,
  steps: number,
  signal: AbortSignal,
  onEvent: OnEvent,
): Promise<void> {
  await checkArithmetic();
  const trainer = await Trainer.create(options);
  let losses: number[] = [];
  try {
    await train(trainer, {
      ...{ steps, signal },
      wantsState: (step) => step % STATE_INTERVAL === 0 || step === steps,
      onStep: async ({ step, loss, state }) => {
        losses.push(loss);
        if (state === null) return;
        void onEvent({ kind: 'steps', step, losses });
        losses = [];
        // Waited for, so that a page that is slow to draw is not flooded.
        await onEvent({ kind: 'state', saved: savedOf(state) });
      },
    });
  } finally {
    await trainer.dispose();
  }
}

function savedOf({ step, position, elapsedSeconds, tensors }: TrainingState<PointRecipe>): SavedLearning {
  return { step, position, elapsedSeconds, tensors };
}
