import type { ModelFolderContent } from '@ddpm/checkpoint';
import { writeModelFolder } from '@ddpm/checkpoint/node';
import type { StageName } from '@ddpm/distillation';
import { RuntimeUnavailableError } from '@ddpm/engine';
import { modelReference, unetModel, type ModelReference } from '@ddpm/sampler';
import { toDiffusersConfig } from '@ddpm/scheduler';
import type { TrainingState } from '@ddpm/trainer';
import { splitParameters, uNetConfigToJSON } from '@ddpm/unet';
import { compiledRunners } from './engine';
import { samplingToJSON, type RunSampling } from './recommended-sampling';
import type { LoadedModel } from './load-model';
import { networkWeights, type WeightsKind } from './network-weights';

/** What a model tells about itself in `model_index.json`, so that nobody repeats flags when sampling. */
export interface ModelCard {
  readonly dataset: string;
  readonly preset: string;
  readonly classNames: readonly string[] | null;
  /** Pairs of digits that training did not show. */
  readonly heldOutPairs?: readonly number[] | undefined;
  /** The stage of a distillation that it is the student of. */
  readonly stage?: StageName | undefined;
  /** How to sample from it; null for no advice. */
  readonly sampling: RunSampling | null;
}

/** Writes the network of a training state as a model folder; an older model in it stays until this one is whole. */
export async function writeModel(
  folder: string,
  state: TrainingState,
  card: ModelCard,
  kind: WeightsKind,
): Promise<void> {
  await writeModelFolder(folder, await modelContent(state, card, kind));
}

/** What a model folder holds of a training state. */
export async function modelContent(
  state: TrainingState,
  card: ModelCard,
  kind: WeightsKind,
): Promise<ModelFolderContent> {
  const { recipe, step } = state;
  return {
    schedulerConfig: toDiffusersConfig(recipe.schedule),
    unetConfig: uNetConfigToJSON(recipe.unet),
    tensors: splitParameters(recipe.unet, networkWeights(state, kind)),
    modelIndex: {
      reference: await referenceOf(state, kind),
      dataset: card.dataset,
      class_names: recipe.unet.numClasses === null ? null : card.classNames,
      ...(card.heldOutPairs === undefined ? {} : { held_out_pairs: card.heldOutPairs }),
      sampling: card.sampling,
      training: {
        preset: card.preset,
        ...(card.stage === undefined ? {} : { stage: card.stage }),
        steps: step,
        weights: kind,
        ...recipe.training,
      },
    },
  };
}

/** What a model folder holds of a model that was loaded; the output stored with it is for others to compute. */
export function loadedModelContent(model: LoadedModel): ModelFolderContent {
  const { unet, schedule, parameters, dataset, classNames, heldOutPairs, recommended, training } = model;
  return {
    schedulerConfig: toDiffusersConfig(schedule),
    unetConfig: uNetConfigToJSON(unet),
    tensors: splitParameters(unet, parameters),
    modelIndex: {
      dataset,
      class_names: classNames,
      held_out_pairs: heldOutPairs,
      sampling: recommended === null ? null : samplingToJSON(recommended),
      training,
    },
  };
}

/**
 * An output of the network, by which those who load the model on a GPU see whether it computes right. Null without ONNX
 * Runtime: what trained may be the GPU that computes wrong.
 */
async function referenceOf(state: TrainingState, kind: WeightsKind): Promise<ModelReference | null> {
  const model = unetModel(state.recipe.unet, networkWeights(state, kind));
  try {
    const reference = await modelReference(model, compiledRunners(1));
    return Number.isFinite(reference.rms) ? reference : null;
  } catch (error) {
    if (error instanceof RuntimeUnavailableError) return null;
    throw error;
  }
}
