import { checkTensors, modelFiles, type ModelFolder } from '@ddpm/checkpoint';
import { createNoiseSchedule, fromDiffusersConfig } from '@ddpm/scheduler';
import { parameterSpecs, uNetConfigFromJSON } from '@ddpm/unet';
import { Sampler, type CreateRunner } from './sampler';

/** How to load a sampler. */
export interface LoadSamplerOptions {
  /** Where the steps run; operation by operation on the TensorFlow.js backend in use where left out. */
  readonly createRunner?: CreateRunner | undefined;
}

/**
 * A sampler from the content of a model folder, wherever it was read from.
 *
 * @throws CheckpointError, InvalidUNetConfigError, NoiseScheduleConfigError naming what is missing or does not fit
 */
export function samplerFromModelFolder(content: ModelFolder, options: LoadSamplerOptions = {}): Sampler {
  const unetConfig = uNetConfigFromJSON(content.unetConfig);
  const schedule = createNoiseSchedule(fromDiffusersConfig(content.schedulerConfig));
  checkTensors(content.tensors, parameterSpecs(unetConfig), modelFiles.weights);
  const parameters = Object.fromEntries(
    Object.entries(content.tensors).map(([name, { shape, data }]) => [
      name,
      { shape, data: data instanceof Float32Array ? data : Float32Array.from(data) },
    ]),
  );
  return Sampler.fromModel({ unetConfig, parameters, schedule, createRunner: options.createRunner });
}
