import { preset, type PresetSampling, type Recipe } from '@ddpm/trainer';

/** How the preset recommends to sample from a network, without guidance where it has no null label; null for no advice. */
export function recommendedSampling({ unet }: Recipe, presetName: string): PresetSampling | null {
  const { sampling } = preset(presetName);
  if (sampling === null || unet.nullLabel) return sampling;
  const { method, num_inference_steps } = sampling;
  return { method, num_inference_steps, guidance_scale: 1 };
}
