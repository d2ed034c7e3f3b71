import { writeModelFolder } from '@ddpm/checkpoint/node';
import { toDiffusersConfig } from '@ddpm/scheduler';
import type { TrainingState } from '@ddpm/trainer';
import { splitParameters, uNetConfigToJSON } from '@ddpm/unet';
import { networkWeights, type WeightsKind } from './network-weights';

/** What a model tells about itself in `model_index.json`, so that nobody repeats flags when sampling. */
export interface ModelCard {
  readonly dataset: string;
  readonly preset: string;
  readonly classNames: readonly string[] | null;
}

/** Writes the network of a training state as a model folder; an older model in it stays until this one is whole. */
export async function writeModel(
  folder: string,
  state: TrainingState,
  card: ModelCard,
  kind: WeightsKind,
): Promise<void> {
  const { recipe, step } = state;
  await writeModelFolder(folder, {
    schedulerConfig: toDiffusersConfig(recipe.schedule),
    unetConfig: uNetConfigToJSON(recipe.unet),
    tensors: splitParameters(recipe.unet, networkWeights(state, kind)),
    modelIndex: {
      dataset: card.dataset,
      class_names: card.classNames,
      training: { preset: card.preset, steps: step, weights: kind, ...recipe.training },
    },
  });
}
