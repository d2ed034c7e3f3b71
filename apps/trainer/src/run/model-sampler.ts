import { Sampler, type CreateRunner } from '@ddpm/sampler';
import { createNoiseSchedule } from '@ddpm/scheduler';
import type { LoadedModel } from './load-model';

/** A sampler of a model that was loaded. */
export function modelSampler(model: LoadedModel, createRunner: CreateRunner): Sampler {
  return Sampler.fromModel({
    unetConfig: model.unet,
    parameters: model.parameters,
    schedule: createNoiseSchedule(model.schedule),
    classNames: model.classNames,
    recommended: model.recommended,
    createRunner,
  });
}
