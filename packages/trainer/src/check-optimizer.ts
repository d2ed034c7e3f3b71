import { InvalidTrainingConfigError } from './errors';
import type { AnyRecipe } from './recipe';

/** @throws InvalidTrainingConfigError where Muon is to train another network than the U-Net, whose matrices it knows. */
export function checkOptimizer(recipe: AnyRecipe): void {
  if (recipe.training.optimizer !== 'muon' || 'unet' in recipe) return;
  throw new InvalidTrainingConfigError(
    'optimizer is "muon", which knows the matrices of the U-Net alone: choose "adamw" for a network of your own',
  );
}
