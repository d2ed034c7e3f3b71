import { modelFolderToFiles } from '@ddpm/checkpoint';
import { digitNames } from '@ddpm/data';
import { toDiffusersConfig } from '@ddpm/scheduler';
import type { TrainingState } from '@ddpm/trainer';
import { splitParameters, uNetConfigToJSON } from '@ddpm/unet';
import { drawingWeights, FRAME_GUIDANCE } from './drawing';

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
      sampling: { method: 'dpm-solver-2m', num_inference_steps: 20, guidance_scale: FRAME_GUIDANCE },
      training: { preset: 'in the browser', steps: step, weights: 'ema', ...recipe.training },
    },
  });
}
