import { articleSchedule, type NoiseScheduleConfig } from '@ddpm/scheduler';
import { articleUNet, type UNetConfig } from '@ddpm/unet';
import { InvalidRecipeError } from './errors';
import { trainableUNet, type TrainableNetwork } from './trainable-network';
import { articleTraining, type TrainingConfig } from './training-config';

/** What decides how a training run learns, whatever the network and the data are. */
export interface LearningRecipe {
  /** The noise schedule. */
  readonly schedule: NoiseScheduleConfig;
  /** Optimiser, loss and batches. */
  readonly training: TrainingConfig;
}

/** Everything that decides what a training run learns, apart from the data. */
export interface Recipe extends LearningRecipe {
  /** The network. */
  readonly unet: UNetConfig;
}

/** A recipe with a network of one's own in place of the U-Net. */
export interface NetworkRecipe extends LearningRecipe {
  /** The network. */
  readonly network: TrainableNetwork;
}

/** A recipe of either kind. */
export type AnyRecipe = Recipe | NetworkRecipe;

/** The network that a recipe trains. @throws InvalidUNetConfigError where its U-Net is none */
export function networkOf(recipe: AnyRecipe): TrainableNetwork {
  return 'network' in recipe ? recipe.network : trainableUNet(recipe.unet);
}

/** The published experiment to the letter: linear schedule, noise target, AdamW at 5e-5, no EMA. */
export const articleRecipe: Recipe = {
  unet: articleUNet,
  schedule: articleSchedule,
  training: articleTraining,
};

/** Some fields of a recipe. */
export interface RecipeOverrides {
  /** Fields of the network. */
  readonly unet?: Partial<UNetConfig>;
  /** Fields of the noise schedule. */
  readonly schedule?: Partial<NoiseScheduleConfig>;
  /** Fields of the training. */
  readonly training?: Partial<TrainingConfig>;
}

/**
 * The recipe with some fields replaced. The overrides may come from a file: parts and fields that a recipe does not
 * have are refused rather than ignored.
 * @throws InvalidRecipeError naming the unknown part or field, and those there are.
 */
export function overrideRecipe(recipe: Recipe, overrides: RecipeOverrides): Recipe {
  checkFields('recipe', recipe, overrides);
  for (const part of ['unet', 'schedule', 'training'] as const) {
    checkFields(`recipe.${part}`, recipe[part], overrides[part] ?? {});
  }
  return {
    unet: { ...recipe.unet, ...overrides.unet },
    schedule: { ...recipe.schedule, ...overrides.schedule },
    training: { ...recipe.training, ...overrides.training },
  };
}

function checkFields(where: string, known: object, given: object): void {
  for (const field of Object.keys(given)) {
    if (!Object.hasOwn(known, field)) throw new InvalidRecipeError(where, field, Object.keys(known));
  }
}
