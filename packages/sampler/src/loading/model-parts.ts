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
import {
  parameterSpecs,
  uNetConfigFromJSON,
  validateUNetConfig,
  type UNetConfig,
  articleUNet,
} from '@ddpm/unet';
import { unetModel } from './unet-model';
import type { SamplingModel } from './sampling-model';
import { parseClassNames } from './class-names';
import { ModelLoadError } from '../errors';
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

/**
 * The network that a PyTorch `state_dict` under the article's names belongs to, from the shapes of its tensors. What
 * shapes do not tell (the size of the images, the groups of the norms, whether the last label is the null label, whether labels consist of groups) is as
 * in the article, unless `known` says otherwise.
 *
 * @throws ModelLoadError where a tensor that decides the shape of the network is missing
 */
export function inferUNetConfig(tensors: NamedTensors, known: Partial<UNetConfig> = {}): UNetConfig {
  const dimension = (name: string, axis: number): number => {
    const size = tensors[name]?.shape[axis];
    if (size !== undefined) return size;
    throw new ModelLoadError(
      `The weights have no tensor '${name}', so they are not of this network; load a state_dict under the article's names, or a model folder.`,
    );
  };
  const levels = Object.keys(tensors).filter((name) => /^down\d+\.conv1\.weight$/.test(name)).length;
  const rows = tensors['label_embedding.0.weight']?.shape[0];
  const nullLabel = known.nullLabel ?? articleUNet.nullLabel;
  const { labelGroups = null } = known;
  return {
    imageSize: articleUNet.imageSize,
    channels: dimension('init_conv.weight', 1),
    numClasses: rows === undefined ? null : classesOf(rows - (nullLabel ? 1 : 0), labelGroups),
    nullLabel,
    labelGroups,
    blockChannels: Array.from({ length: levels }, (_, level) =>
      dimension(`down${level + 1}.conv1.weight`, 0),
    ),
    bottleneckChannels: dimension('bottleneck.conv1.weight', 0),
    embeddingChannels: dimension('time_embedding.linear1.weight', 1),
    normGroups: articleUNet.normGroups,
    normEpsilon: articleUNet.normEpsilon,
    ...known,
  };
}

/** A table without groups has a row for each class; with groups, every choice of one member of each is a class. */
function classesOf(rows: number, labelGroups: readonly number[] | null): number {
  return labelGroups === null ? rows : labelGroups.reduce((classes, size) => classes * size, 1);
}
