import {
  checkTensors,
  decodeSafetensors,
  modelFiles,
  type ModelFolder,
  type NamedTensors,
} from '@ddpm/checkpoint';
import {
  articleSchedule,
  createNoiseSchedule,
  fromDiffusersConfig,
  type NoiseSchedule,
} from '@ddpm/scheduler';
import { parameterSpecs, uNetConfigFromJSON, validateUNetConfig, type UNetConfig } from '@ddpm/unet';
import { unetModel } from './unet-model';
import type { SamplingModel } from './sampling-model';
import { parseClassNames } from './class-names';
import { inferUNetConfig } from './infer-unet-config';
import { ModelLoadError } from './model-load-error';
import { parseReference, type ModelReference } from './model-reference';
import { parseRecommendedSampling, type RecommendedSampling } from '../request/recommended-sampling';
import type { PretrainedOptions } from './pretrained-source';

/** A model with its schedule. */
export interface ModelParts {
  readonly model: SamplingModel;
  readonly schedule: NoiseSchedule;
  /** An output stored with the model; null where there is none. */
  readonly reference: ModelReference | null;
  /** How to sample from it where a request does not say; null where the model does not say either. */
  readonly recommended: RecommendedSampling | null;
}

/**
 * A model from the content of a model folder.
 *
 * @throws CheckpointError, InvalidUNetConfigError, NoiseScheduleConfigError, ModelLoadError naming what does not fit
 */
export function partsFromFolder(content: ModelFolder): ModelParts {
  const config = uNetConfigFromJSON(content.unetConfig);
  checkTensors(content.tensors, parameterSpecs(config), modelFiles.weights);
  const classNames = parseClassNames(content.modelIndex['class_names'], config.numClasses);
  const schedule = createNoiseSchedule(fromDiffusersConfig(content.schedulerConfig));
  return {
    model: modelOf(config, content.tensors, classNames),
    schedule,
    reference: parseReference(content.modelIndex['reference']),
    recommended: parseRecommendedSampling(content.modelIndex['sampling'], schedule.config, config),
  };
}

/**
 * A model from a safetensors file alone: a PyTorch `state_dict` under the article's names.
 *
 * @throws CheckpointError, InvalidUNetConfigError, ModelLoadError naming what does not fit
 */
export function partsFromWeights(bytes: Uint8Array, options: PretrainedOptions, file: string): ModelParts {
  const { tensors } = decodeSafetensors(bytes, file);
  const config = validateUNetConfig(inferUNetConfig(tensors, options.unetConfig));
  checkTensors(tensors, parameterSpecs(config), modelFiles.weights);
  return {
    model: modelOf(config, tensors, null),
    schedule: createNoiseSchedule(options.schedule ?? articleSchedule),
    reference: null,
    recommended: null,
  };
}

function modelOf(
  config: UNetConfig,
  tensors: NamedTensors,
  classNames: readonly string[] | null,
): SamplingModel {
  const parameters = Object.fromEntries(
    Object.entries(tensors).map(([name, { shape, data }]) => [
      name,
      { shape, data: data instanceof Float32Array ? data : Float32Array.from(data) },
    ]),
  );
  const broken = Object.entries(parameters).find(([, { data }]) => !data.every(Number.isFinite));
  if (broken !== undefined) {
    throw new ModelLoadError(
      `The weights are damaged: '${broken[0]}' holds values that are not finite numbers; load a checkpoint from before the training diverged.`,
    );
  }
  return unetModel(config, parameters, classNames);
}
