import { SamplingOptionsError } from '../errors';
import type { ImageSource, SamplingOptions, SamplingResult } from '../request/sampling-options';

/**
 * One noise, every label: one image for each class, all from the same noise, so that they differ by the label alone
 * (the article's ablation).
 *
 * @throws SamplingOptionsError where the model has no labels
 */
export async function sampleEveryLabel(
  sampler: ImageSource,
  options: Omit<SamplingOptions, 'classLabels' | 'count' | 'sharedNoise'> = {},
): Promise<SamplingResult> {
  const { numClasses } = sampler.model;
  if (numClasses === null) {
    throw new SamplingOptionsError('This model has no labels to compare; use sample with a count.');
  }
  const classLabels = Array.from({ length: numClasses }, (_, label) => label);
  return sampler.sample({ ...options, classLabels, sharedNoise: true });
}
