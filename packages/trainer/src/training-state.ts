import type { HostTensors } from '@ddpm/engine';
import type { BatchPosition } from '@ddpm/data';
import { ResumeMismatchError } from './errors';
import { networkOf, type AnyRecipe, type Recipe } from './recipe';

/**
 * All that a run needs to go on as if it had never stopped. The random numbers of a step depend on the seed (in the
 * recipe) and on the number of the step alone, so that these two are the whole random state.
 */
export interface TrainingState<Trained extends AnyRecipe = Recipe> {
  /** Optimiser steps done. */
  readonly step: number;
  /** Where in the data the next step begins. */
  readonly position: BatchPosition;
  /** Time spent training, in seconds. */
  readonly elapsedSeconds: number;
  /** What is trained, and how. */
  readonly recipe: Trained;
  /**
   * Flat vectors of all parameters in the network's order (the U-Net's: `parameterSpecs`): `parameters`, `firstMoment`, `secondMoment` and,
   * where an EMA is kept, `ema`.
   */
  readonly tensors: HostTensors;
}

/**
 * Checks that a saved state fits the recipe that wants to go on from it.
 * @throws ResumeMismatchError naming what differs.
 */
export function checkResumable<Trained extends AnyRecipe>(
  state: TrainingState<Trained>,
  recipe: Trained,
): void {
  for (const part of ['unet', 'schedule'] as const) {
    const [before, now] = [state.recipe, recipe].map((of) => new Map(Object.entries(partOf(of, part))));
    for (const field of new Set([...(now?.keys() ?? []), ...(before?.keys() ?? [])])) {
      const [saved, wanted] = [before?.get(field) as unknown, now?.get(field) as unknown];
      // A state saved before a field existed says nothing of it, which means null; nor does a recipe that leaves it out.
      if (JSON.stringify(saved ?? null) === JSON.stringify(wanted ?? null)) continue;
      throw new ResumeMismatchError(
        `The saved run has ${part}.${field} ${JSON.stringify(saved)}, this one wants ${JSON.stringify(wanted)}. ` +
          'Resume with the saved value, or start a new run.',
      );
    }
  }
  checkTensors(state, recipe);
}

/** What decides the weights' meaning; of a network of one's own only their number is known. */
function partOf(recipe: AnyRecipe, part: 'unet' | 'schedule'): object {
  if (part === 'schedule') return recipe.schedule;
  return 'unet' in recipe ? recipe.unet : {};
}

type SavedTensors = Pick<TrainingState, 'tensors'>;

function checkTensors(state: SavedTensors, recipe: AnyRecipe): void {
  const wantsEma = recipe.training.emaDecay !== null;
  if (wantsEma === 'ema' in state.tensors) {
    checkSizes(state, recipe);
    return;
  }
  throw new ResumeMismatchError(
    wantsEma
      ? 'The saved run keeps no EMA, this one wants one (emaDecay). Resume without it, or start a new run.'
      : 'The saved run keeps an EMA, this one wants none (emaDecay). Resume with it, or start a new run.',
  );
}

/** Each vector has a number for every parameter: moments of another size would fail later, or train another network. */
function checkSizes({ tensors }: SavedTensors, recipe: AnyRecipe): void {
  const size = networkOf(recipe).parameterCount;
  for (const name of ['parameters', 'firstMoment', 'secondMoment', ...('ema' in tensors ? ['ema'] : [])]) {
    const tensor = tensors[name];
    if (
      tensor?.data instanceof Float32Array &&
      tensor.data.length === size &&
      tensor.shape.join() === String(size)
    ) {
      continue;
    }
    const there =
      tensor === undefined
        ? 'lacks it'
        : `has ${tensor.data.length} in the shape [${tensor.shape.join(', ')}]`;
    throw new ResumeMismatchError(
      `The saved run's ${name} must be ${size} float32 values in a row, but it ${there}. Resume from another state, or start a new run.`,
    );
  }
}

/** Whether every number of the state is finite. */
export function isFiniteState({ tensors }: SavedTensors): boolean {
  return Object.values(tensors).every(({ data }) => areFinite(data));
}

/** Zero times a number is zero only where that is finite. */
function areFinite(values: Float32Array | Int32Array): boolean {
  let sum = 0;
  // eslint-disable-next-line @typescript-eslint/prefer-for-of -- takes ten times as long, while a training loop waits
  for (let index = 0; index < values.length; index += 1) sum += 0 * (values[index] ?? NaN);
  return sum === 0;
}
