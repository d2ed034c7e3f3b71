import { preset, type PresetSampling, type Recipe } from '@ddpm/trainer';

/**
 * How the preset recommends to sample from a network that learned that data set, without guidance where it has no null
 * label; null for no advice.
 */
export function recommendedSampling(
  { unet }: Recipe,
  presetName: string,
  dataset: string,
): PresetSampling | null {
  const { sampling: general, samplingOf } = preset(presetName);
  // A data set may be a folder of any name.
  const own = Object.hasOwn(samplingOf, dataset) ? samplingOf[dataset] : undefined;
  const sampling = own ?? general;
  if (sampling === null || unet.nullLabel) return sampling;
  const { method, num_inference_steps } = sampling;
  return { method, num_inference_steps, guidance_scale: 1 };
}
