import { fewCallSampling, stages, type FewCallSampling } from '@ddpm/distillation';
import type { RecommendedSampling } from '@ddpm/sampler';
import { preset, type PresetSampling, type Recipe } from '@ddpm/trainer';
import type { RunConfig } from '../configuration/run-config';

/** How to sample from what a run trains, as `model_index.json` says it. */
export type RunSampling = PresetSampling | FewCallSampling;

/** How to sample from what a run trains: as its preset recommends, or as its student has learned to. */
export function runSampling(
  { recipe, preset: presetName, distillation }: Pick<RunConfig, 'recipe' | 'preset' | 'distillation'>,
  dataset: string,
): RunSampling | null {
  if (distillation === undefined) return recommendedSampling(recipe, presetName, dataset);
  return fewCallSampling(stages[distillation.stage], recipe.schedule.numTrainTimesteps);
}

/**
 * How the preset recommends to sample from a network that learned that data set, without guidance where it has no null
 * label, and in no more steps than its schedule has; null for no advice.
 */
export function recommendedSampling(
  { unet, schedule: { numTrainTimesteps } }: Recipe,
  presetName: string,
  dataset: string,
): PresetSampling | null {
  const { sampling: general, samplingOf } = preset(presetName);
  // A data set may be a folder of any name.
  const own = Object.hasOwn(samplingOf, dataset) ? samplingOf[dataset] : undefined;
  const sampling = own ?? general;
  if (sampling === null) return null;
  const { method, guidance_interval: interval, ...others } = sampling;
  const num_inference_steps = Math.min(others.num_inference_steps, numTrainTimesteps);
  if (!unet.nullLabel) return { method, num_inference_steps, guidance_scale: 1 };
  const { guidance_scale } = others;
  // A recipe may have fewer timesteps than the preset was made for.
  return interval === undefined || interval.some((t) => t >= numTrainTimesteps)
    ? { method, num_inference_steps, guidance_scale }
    : { method, num_inference_steps, guidance_scale, guidance_interval: interval };
}

/** A recommendation as it was read, in the form of `model_index.json` again. */
export function samplingToJSON(sampling: RecommendedSampling): RunSampling {
  const { method, numInferenceSteps, guidanceScale, guidanceInterval, timesteps } = sampling;
  return {
    method,
    num_inference_steps: numInferenceSteps,
    guidance_scale: guidanceScale,
    ...(guidanceInterval === undefined ? {} : { guidance_interval: guidanceInterval }),
    ...(timesteps === undefined ? {} : { timesteps }),
  };
}
