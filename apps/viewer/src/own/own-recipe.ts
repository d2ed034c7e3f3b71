import type { NoiseScheduleConfig } from '@ddpm/scheduler';
import { articleRecipe, overrideRecipe, type Recipe } from '@ddpm/trainer';
import type { UNetConfig } from '@ddpm/unet';

/**
 * A network that has learned digits learns a few pictures more: at a low rate, as it needs to change little, in small batches,
 * as there are few, and for the labels that it gets.
 *
 * @param teacher the network that it begins as
 */
export function ownRecipe(
  teacher: { readonly unet: UNetConfig; readonly schedule: NoiseScheduleConfig },
  classes: number,
  seed: number,
): Recipe {
  return overrideRecipe(articleRecipe, {
    unet: { ...teacher.unet, numClasses: classes, nullLabel: true },
    schedule: teacher.schedule,
    training: {
      ...{ batchSize: 16, learningRate: 5e-4, seed },
      warmupSteps: 10,
      maxGradientNorm: 1,
      labelDropout: 0.1,
      emaDecay: 0.97,
    },
  });
}
