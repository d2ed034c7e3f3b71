import { readModelFolder } from '@ddpm/checkpoint/node';
import type { Sampler } from '../sampler';
import { samplerFromModelFolder, type LoadSamplerOptions } from '../sampler-from-folder';

/**
 * Loads a sampler from a model folder on disk, in diffusers' layout.
 *
 * @throws CheckpointError, InvalidUNetConfigError, NoiseScheduleConfigError naming what is missing or does not fit
 */
export async function loadSampler(folder: string, options: LoadSamplerOptions = {}): Promise<Sampler> {
  return samplerFromModelFolder(await readModelFolder(folder), options);
}
