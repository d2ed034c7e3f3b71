import { modelFolderToFiles } from '@ddpm/checkpoint';
import { digitNames } from '@ddpm/data';
import { toDiffusersConfig } from '@ddpm/scheduler';
import type { TrainingState } from '@ddpm/trainer';
import { splitParameters, uNetConfigToJSON } from '@ddpm/unet';
import { drawingWeights } from './drawing';

/** The files of a model folder, by path, of what a run has learned; `@ddpm/sampler` and the trainer open it. */
export function modelOfRun(state: TrainingState): Record<string, Uint8Array> {
  const { recipe, step } = state;
  return modelFolderToFiles({
    schedulerConfig: toDiffusersConfig(recipe.schedule),
    unetConfig: uNetConfigToJSON(recipe.unet),
    tensors: splitParameters(recipe.unet, drawingWeights(state)),
    modelIndex: {
      dataset: 'digits',
      class_names: digitNames,
      training: { preset: 'in the browser', steps: step, weights: 'ema', ...recipe.training },
    },
  });
}
