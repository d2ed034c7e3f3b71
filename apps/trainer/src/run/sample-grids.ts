import path from 'node:path';
import { drawGrid, Sampler, type CreateRunner, type SampledImage, type SamplingOptions } from '@ddpm/sampler';
import { createNoiseSchedule } from '@ddpm/scheduler';
import type { Recipe, TrainingState } from '@ddpm/trainer';
import { gridLabels } from './grid-labels';
import { networkWeights, weightsKinds } from './network-weights';
import { writeWhole } from './write-whole';

/** How many pictures a look at a model makes, and how carefully. */
export interface GridSettings {
  /** Images of each class, one row each. */
  readonly rows: number;
  readonly numInferenceSteps: number;
  readonly seed: number;
}

/** A quick look while training goes on, and a good one at the end. */
export const glance: GridSettings = { rows: 2, numInferenceSteps: 20, seed: 0 };
export const finalLook: GridSettings = { rows: 8, numInferenceSteps: 25, seed: 0 };

/** How the grids are drawn. */
export const gridLayout = { scale: 3, gap: 4 } as const;

/** Images in a row of a grid: one a class, ten at most. */
export function gridColumns({ unet }: Pick<Recipe, 'unet'>): number {
  return Math.min(10, unet.numClasses ?? 10);
}

/** What a look at a model shows: the images of these requests, and of others below them. */
export interface GridLook {
  readonly requests: readonly SamplingOptions[];
  readonly below?: readonly SampledImage[];
}

/** Some images of each class, one column a class. */
export function gridLook(recipe: Recipe, { rows, numInferenceSteps, seed }: GridSettings): GridLook {
  return { requests: [{ ...gridSubjects(recipe, rows), numInferenceSteps, seed }] };
}

/** What to sample for so many rows, one column a class. */
export function gridSubjects(recipe: Recipe, rows: number): Pick<SamplingOptions, 'count' | 'classLabels'> {
  const { numClasses } = recipe.unet;
  const columns = gridColumns(recipe);
  const count = columns * rows;
  return numClasses === null ? { count } : { classLabels: gridLabels(count, columns, numClasses) };
}

/**
 * Samples with the raw and the EMA weights and writes a PNG for each. The noise is the same at every step of the run, so
 * that the grids of a run show one picture getting better.
 * @param signal gives it up; what is written by then stays
 * @returns The files, best weights last.
 * @throws the reason of `signal` where it is aborted
 */
export async function writeSampleGrids(
  folder: string,
  state: TrainingState,
  createRunner: CreateRunner,
  look: GridLook,
  signal?: AbortSignal,
): Promise<string[]> {
  const files: string[] = [];
  for (const kind of weightsKinds(state)) {
    const file = path.join(folder, `step-${String(state.step).padStart(6, '0')}-${kind}.png`);
    const sampler = Sampler.fromModel({
      unetConfig: state.recipe.unet,
      parameters: networkWeights(state, kind),
      schedule: createNoiseSchedule(state.recipe.schedule),
      createRunner,
    });
    const rows: SampledImage[] = [];
    try {
      for (const request of look.requests)
        rows.push(...(await sampler.sample({ ...request, signal })).images);
    } finally {
      await sampler.dispose();
    }
    const columns = gridColumns(state.recipe);
    await writeWhole(file, drawGrid([...rows, ...(look.below ?? [])], { ...gridLayout, columns }).toPng());
    files.push(file);
  }
  return files;
}
