import type { SamplingModel } from '@ddpm/sampler';
import { networkOf, type AnyRecipe } from '@ddpm/trainer';
import { DistillationError } from './errors';

/**
 * Checks that a student of that recipe can learn from the teacher.
 * @param images in a batch of the jumps
 * @throws DistillationError naming what does not fit
 */
export function checkDistillable(recipe: AnyRecipe, teacher: SamplingModel, images: number): void {
  const { schedule, training } = recipe;
  const { imageShape, numClasses } = networkOf(recipe);
  if (schedule.predictionType === 'epsilon') {
    throw new DistillationError(
      'The model predicts the noise (prediction_type epsilon), from which no picture can be told where there is nothing but noise, and few calls begin there; distil a model of v_prediction or sample.',
    );
  }
  if (String(imageShape) !== String(teacher.imageShape) || numClasses !== teacher.numClasses) {
    throw new DistillationError(
      `The student draws [${imageShape.join(', ')}] of ${numClasses ?? 'no'} classes, the teacher [${teacher.imageShape.join(', ')}] of ${teacher.numClasses ?? 'no'}; give both the same.`,
    );
  }
  if (training.batchSize !== images || training.accumulationSteps !== 1) {
    throw new DistillationError(
      `The jumps are learned by ${images} images, but the recipe has a batch of ${training.batchSize} in ${training.accumulationSteps} parts; give it that batch, in one part.`,
    );
  }
  if (training.labelDropout > 0) {
    throw new DistillationError(
      `The recipe drops labels (labelDropout ${training.labelDropout}), but a student needs each: set it to 0.`,
    );
  }
}
