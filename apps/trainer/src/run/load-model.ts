import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { checkTensors, modelFiles } from '@ddpm/checkpoint';
import { listTrainingStates, readModelFolder } from '@ddpm/checkpoint/node';
import { parseClassNames, parseRecommendedSampling, type RecommendedSampling } from '@ddpm/sampler';
import { fromDiffusersConfig, type NoiseScheduleConfig } from '@ddpm/scheduler';
import { flattenParameters, parameterSpecs, uNetConfigFromJSON, type UNetConfig } from '@ddpm/unet';
import { shownPath } from '../configuration/paths';
import { newestStage } from '../distillation/stage-folders';
import { bestWeights, networkWeights } from './network-weights';
import { runFolder } from './run-folder';
import { runSampling } from './recommended-sampling';
import { loadRun } from './saved-run';

/** A trained network with all that is needed to use it. */
export interface LoadedModel {
  readonly unet: UNetConfig;
  readonly schedule: NoiseScheduleConfig;
  /** All weights, flat. */
  readonly parameters: Float32Array;
  /** The data set it was trained on, where the model says so. */
  readonly dataset: string | null;
  readonly classNames: readonly string[] | null;
  /** Pairs of digits that training did not show; none but with digits100. */
  readonly heldOutPairs: readonly number[];
  /** How to sample from it, where the model says so. */
  readonly recommended: RecommendedSampling | null;
  /** How it was trained, where the model says so. */
  readonly training: TrainingFacts | null;
  /** Where it was read from. */
  readonly source: string;
  /** Sentences about damaged files that were passed over. */
  readonly warnings: readonly string[];
}

/** What a model says about its training. */
export interface TrainingFacts {
  readonly preset: string;
  readonly steps: number;
  readonly batchSize: number;
}

/** The path leads to neither a model folder nor a run. */
export class NoModelError extends Error {
  override readonly name = 'NoModelError';
}

/**
 * Loads a model folder, or the newest model of a run: of its model folder and its newest checkpoint the one of the later
 * step; of a distillation that of its last stage.
 * @throws NoModelError, CheckpointError naming what is missing or does not fit.
 */
export async function loadModel(folder: string): Promise<LoadedModel> {
  const run = runFolder(folder);
  if (isModelFolder(folder)) return fromModelFolder(folder);
  const hasModel = isModelFolder(run.model);
  if (existsSync(run.config) && (!hasModel || (await isOvertaken(folder)))) return fromRun(folder);
  if (hasModel) return fromModelFolder(run.model);
  const stage = newestStage(folder);
  if (stage !== null) return loadModel(stage);
  throw new NoModelError(
    `${shownPath(folder)} holds no model: it has neither ${modelFiles.modelIndex} nor model/${modelFiles.modelIndex}. Give a model folder, or the folder of a run.`,
  );
}

function isModelFolder(folder: string): boolean {
  return existsSync(path.join(folder, modelFiles.modelIndex));
}

/** Whether a run has a whole checkpoint of a later step than its model folder. */
async function isOvertaken(folder: string): Promise<boolean> {
  const states = await listTrainingStates(folder);
  const newest = states.find(({ complete }) => complete)?.step ?? 0;
  return newest > ((await stepOfModel(runFolder(folder).model)) ?? Infinity);
}

/** The step of the training state that a model folder was written from; null where it does not say. */
export async function stepOfModel(folder: string): Promise<number | null> {
  try {
    const index = JSON.parse(await readFile(path.join(folder, modelFiles.modelIndex), 'utf8')) as {
      training?: unknown;
    };
    return isTrainingFacts(index.training) ? index.training.steps : null;
  } catch {
    return null;
  }
}

async function fromModelFolder(folder: string): Promise<LoadedModel> {
  const { unetConfig, schedulerConfig, modelIndex, tensors } = await readModelFolder(folder);
  const unet = uNetConfigFromJSON(unetConfig);
  checkTensors(tensors, parameterSpecs(unet), path.join(folder, modelFiles.weights));
  const schedule = fromDiffusersConfig(schedulerConfig);
  const arrays = Object.fromEntries(
    Object.entries(tensors).map(([name, { shape, data }]) => [
      name,
      { shape, data: Float32Array.from(data) },
    ]),
  );
  const { dataset, class_names: classNames, held_out_pairs: heldOutPairs } = modelIndex;
  return {
    unet,
    schedule,
    parameters: flattenParameters(unet, arrays),
    dataset: typeof dataset === 'string' ? dataset : null,
    classNames: parseClassNames(classNames, unet.numClasses),
    heldOutPairs: Array.isArray(heldOutPairs) ? heldOutPairs.map(Number) : [],
    recommended: parseRecommendedSampling(modelIndex['sampling'], schedule, unet),
    training: isTrainingFacts(modelIndex['training']) ? modelIndex['training'] : null,
    source: folder,
    warnings: [],
  };
}

function isTrainingFacts(value: unknown): value is TrainingFacts {
  const { preset, steps, batchSize } = (value ?? {}) as Partial<TrainingFacts>;
  return typeof preset === 'string' && typeof steps === 'number' && typeof batchSize === 'number';
}

async function fromRun(folder: string): Promise<LoadedModel> {
  const { state, config, warnings } = await loadRun(runFolder(folder));
  return {
    unet: state.recipe.unet,
    schedule: state.recipe.schedule,
    parameters: networkWeights(state, bestWeights(state)),
    dataset: config.dataset,
    classNames: state.recipe.unet.numClasses === null ? null : (config.images?.classNames ?? null),
    heldOutPairs: config.heldOutPairs ?? [],
    recommended: parseRecommendedSampling(
      runSampling({ ...config, recipe: state.recipe }, config.dataset),
      state.recipe.schedule,
      state.recipe.unet,
    ),
    training: { preset: config.preset, steps: state.step, batchSize: state.recipe.training.batchSize },
    source: `the checkpoint of step ${state.step} in ${shownPath(folder)}`,
    warnings,
  };
}
