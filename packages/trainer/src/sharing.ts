import type { CreateRunner, HostTensors, StepRunner } from '@ddpm/engine';
import { InvalidTrainingConfigError } from './errors';
import type { GradientReducer } from './gradient-reducer';
import { createLocalSgdStep, outerMomentumName } from './local-sgd-step';
import type { AnyRecipe } from './recipe';
import { createReducedGradientStep } from './reduced-gradient-step';
import { SharedRunner } from './shared-runner';
import type { TrainingObjective } from './training-objective';
import { createTrainingStep } from './training-step';

/** How several processes train one model together. */
export interface SharingOptions {
  /** Adds up over the processes. */
  readonly reducer: GradientReducer;
  /**
   * Steps that each process takes by itself before all meet (local SGD, for slow networks); where left out, the gradient
   * of every step is averaged, which is what one process would do. Copies of the state cost a meeting: let the intervals
   * between them be multiples of it.
   */
  readonly syncEvery?: number;
}

/** What a training step begins with. */
export interface StepStart {
  readonly recipe: AnyRecipe;
  readonly createRunner: CreateRunner;
  /** The diffusion loss where left out. */
  readonly objective: TrainingObjective | undefined;
  readonly tensors: HostTensors;
  /** Of this process's share. */
  readonly exampleInputs: HostTensors;
}

/** Makes the fused step where one process trains; else a step in which this process meets the others. */
export async function createStepRunner(
  { tensors, ...start }: StepStart,
  sharing: SharingOptions | undefined,
): Promise<StepRunner> {
  const inner = Object.fromEntries(Object.entries(tensors).filter(([name]) => name !== outerMomentumName));
  const { recipe, createRunner, objective, exampleInputs } = start;
  if (sharing === undefined) {
    return createRunner(createTrainingStep(recipe, objective?.gradientStep), inner, exampleInputs);
  }
  const { reducer, syncEvery } = sharing;
  const step =
    syncEvery === undefined
      ? await createReducedGradientStep({ ...start, reducer, initialState: inner })
      : await createLocalSgdStep({ ...start, reducer, initialState: tensors }, syncEvery);
  return new SharedRunner(step, reducer);
}

/** Steps between copies of the state: multiples of those between meetings, since else each copy would be one more. */
export function copyInterval(steps: number, { syncEvery = 1 }: Partial<SharingOptions> = {}): number {
  return Math.ceil(steps / syncEvery) * syncEvery;
}

/** @throws InvalidTrainingConfigError where the processes cannot share the recipe's batch. */
export function checkSharing(
  { training }: AnyRecipe,
  sharing: SharingOptions | undefined,
  objective: TrainingObjective | undefined,
): void {
  if (sharing === undefined) return;
  if (objective !== undefined) {
    throw new InvalidTrainingConfigError(
      'An objective of its own cannot be shared by several processes: train it in one',
    );
  }
  const { syncEvery, reducer } = sharing;
  if (syncEvery !== undefined && (!Number.isSafeInteger(syncEvery) || syncEvery < 1)) {
    throw new InvalidTrainingConfigError(`syncEvery is ${syncEvery}: it must be a whole number above 0`);
  }
  const { batchSize, accumulationSteps } = training;
  if (batchSize % (reducer.size * accumulationSteps) === 0) return;
  const parts =
    accumulationSteps === 1 ? '' : `, each of which works through its share in ${accumulationSteps} parts`;
  throw new InvalidTrainingConfigError(
    `batchSize (${batchSize}) does not divide into equal shares for ${reducer.size} processes${parts}: ` +
      `choose a multiple of ${reducer.size * accumulationSteps}`,
  );
}
