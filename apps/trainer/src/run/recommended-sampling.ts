import { preset, type PresetSampling, type Recipe } from '@ddpm/trainer';

/** How the preset recommends to sample from a network, without guidance where it has no null label; null for no advice. */
export function recommendedSampling({ unet }: Recipe, presetName: string): PresetSampling | null {
  const { sampling } = preset(presetName);
  return sampling === null || unet.nullLabel ? sampling : { ...sampling, guidance_scale: 1 };
}
