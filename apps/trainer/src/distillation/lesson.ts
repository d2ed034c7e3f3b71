import path from 'node:path';
import {
  distillationObjective,
  fewCallTimesteps,
  stages,
  type Distillation,
  type Stage,
  type Teacher,
} from '@ddpm/distillation';
import { ddim, unetModel, type SampledImage, type SamplingOptions } from '@ddpm/sampler';
import type { Recipe, TrainingObjective } from '@ddpm/trainer';
import type { DistillationConfig } from '../configuration/run-config';
import type { Engine } from '../run/engine';
import { loadModel, type LoadedModel } from '../run/load-model';
import { modelSampler } from '../run/model-sampler';
import type { RunFolder } from '../run/run-folder';
import { gridSubjects, type GridLook } from '../run/sample-grids';

/** What a run learns of its teacher. */
export interface Lesson {
  readonly objective: TrainingObjective;
  /** The student begins as its teacher. */
  readonly initialParameters: Float32Array;
  /** A row for each number of calls that it learns, and the teacher's own below. */
  readonly look: GridLook;
}

/**
 * Reads the teacher of a distillation's stage, and makes of it what the student learns.
 * @throws NoModelError, CheckpointError, DistillationError where the teacher is not there or cannot be learned from.
 */
export async function loadLesson(
  { stage: name, teacher }: DistillationConfig,
  recipe: Recipe,
  { root }: RunFolder,
  engine: Engine,
): Promise<Lesson> {
  const stage = stages[name];
  const model = await loadModel(path.resolve(root, teacher));
  return {
    objective: distillationObjective(recipe, lessonOf(recipe, stage, model)),
    initialParameters: model.parameters,
    look: await callLook(recipe, stage, model, engine),
  };
}

/** What a student learns in that stage, and from whom. */
export function lessonOf({ schedule }: Recipe, stage: Stage, model: LoadedModel): Distillation {
  return { teacher: teacherOf(model, stage), jumps: stage.jumps(schedule.numTrainTimesteps) };
}

/** The teacher of the first stage draws as its makers recommend; that of a later one is a student, which needs no guidance. */
function teacherOf(model: LoadedModel, stage: Stage): Teacher {
  const { recommended, schedule } = model;
  const all = [0, schedule.numTrainTimesteps - 1] as const;
  return {
    model: unetModel(model.unet, model.parameters),
    method: stage.teacherMethod(),
    guidanceScale: recommended?.guidanceScale ?? 1,
    guidanceInterval: recommended?.guidanceInterval ?? all,
  };
}

async function callLook(recipe: Recipe, stage: Stage, model: LoadedModel, engine: Engine): Promise<GridLook> {
  const { schedule } = recipe;
  // All rows from the same noise.
  const what = { ...gridSubjects(recipe, 1), seed: 0 };
  const requests = stage.calls.map((calls) => ({
    ...what,
    method: ddim(),
    timesteps: fewCallTimesteps(schedule.numTrainTimesteps, calls),
  }));
  return { requests, below: await teacherRow(model, what, engine) };
}

async function teacherRow(
  model: LoadedModel,
  what: SamplingOptions,
  engine: Engine,
): Promise<readonly SampledImage[]> {
  const sampler = modelSampler(model, engine.createRunner);
  try {
    return (await sampler.sample(what)).images;
  } finally {
    await sampler.dispose();
  }
}
