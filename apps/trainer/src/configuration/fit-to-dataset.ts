import type { Dataset } from '@ddpm/data';
import { overrideRecipe, type Recipe } from '@ddpm/trainer';
import { validateUNetConfig, type UNetConfig } from '@ddpm/unet';
import { UsageError } from '../usage-error';
import type { RunConfig } from './run-config';
import type { RunOptions } from './run-options';

/**
 * The configuration with a network of the data's shape: image size, channels and number of classes. A network without
 * classes is made where the data has no labels or the user wants none.
 *
 * @throws UsageError where the images are not square, or the configuration file asks for another shape
 */
export function fitToDataset(config: RunConfig, dataset: Dataset, options: RunOptions): RunConfig {
  const { length, imageShape, classNames, name } = dataset;
  const [height, width, channels] = imageShape;
  if (height !== width) {
    throw new UsageError(`The images of ${name} are ${width}x${height}; the network takes square ones.`);
  }
  const wanted = options.recipe?.unet ?? {};
  const isUnconditional = options.unconditional === true || wanted['numClasses'] === null;
  const numClasses = isUnconditional ? null : (classNames?.length ?? null);
  const shape = { imageSize: height, channels, numClasses };
  for (const [field, value] of Object.entries(shape)) {
    if (wanted[field] === undefined || wanted[field] === value) continue;
    throw new UsageError(
      `recipe.unet.${field} is ${JSON.stringify(wanted[field])}, but ${name} makes it ${JSON.stringify(value)}. Leave it out.`,
    );
  }
  const fitted = withoutLabels(overrideRecipe(config.recipe, { unet: shape }));
  checkNetwork(fitted.unet);
  return { ...config, images: { length, imageShape, classNames }, recipe: fitted };
}

/**
 * Checks the size that pictures will have before any is decoded.
 *
 * @throws UsageError where no such network can be made of them
 */
export function checkImageSize({ recipe, dataOptions }: RunConfig): void {
  const { imageSize } = dataOptions ?? {};
  if (imageSize !== undefined) checkNetwork({ ...recipe.unet, imageSize });
}

function checkNetwork(unet: UNetConfig): void {
  try {
    validateUNetConfig(unet);
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

/** Where there are no classes, there is nothing to drop and no guidance. */
function withoutLabels(recipe: Recipe): Recipe {
  if (recipe.unet.numClasses !== null) return recipe;
  return overrideRecipe(recipe, {
    unet: { nullLabel: false, labelGroups: null },
    training: { labelDropout: 0 },
  });
}

/**
 * Checks that a resumed run goes on with the data it was begun with.
 * @throws UsageError saying what changed.
 */
export function checkSameData({ images }: RunConfig, dataset: Dataset): void {
  if (images === undefined) return;
  const { length, imageShape, classNames, name } = dataset;
  const changes = [
    [length === images.length, `${images.length} images then, ${length} now`],
    [
      imageShape.join() === images.imageShape.join(),
      `${images.imageShape.join('x')} then, ${imageShape.join('x')} now`,
    ],
    [classNames?.join() === images.classNames?.join(), 'other classes'],
  ] as const;
  const change = changes.find(([isSame]) => !isSame);
  if (change === undefined) return;
  throw new UsageError(
    `${name} has changed since the run began (${change[1]}). Put it back as it was, or start a new run.`,
  );
}
