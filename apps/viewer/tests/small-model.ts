import { pairNames } from '@ddpm/data';
import { initialTrainingState, overrideRecipe, type Recipe } from '@ddpm/trainer';
import type { Route } from 'playwright-core';
import { modelOfRun } from '../src/training/model-of-run';
import { trainingRecipe } from '../src/training/training-recipe';

/** The files of a model folder, by path. */
export type ModelFiles = Readonly<Record<string, Uint8Array>>;

const indexPath = 'model_index.json';
const recipe = trainingRecipe('tiny', 1);

/** The smallest network that can be trained on the page, which has learned nothing. */
export const smallModel: ModelFiles = untrained(recipe);

/** One of a hundred classes, the numbers of two digits, whose makers recommend two steps. */
export const smallPairModel: ModelFiles = withIndex(
  untrained(overrideRecipe(recipe, { unet: { numClasses: 100, labelGroups: [10, 10] } })),
  {
    class_names: pairNames,
    sampling: { method: 'euler', num_inference_steps: 2, guidance_scale: 1.5 },
  },
);

function untrained(of: Recipe): ModelFiles {
  return modelOfRun(initialTrainingState(of));
}

function withIndex(files: ModelFiles, changes: object): ModelFiles {
  const index = JSON.parse(new TextDecoder().decode(files[indexPath])) as object;
  return { ...files, [indexPath]: new TextEncoder().encode(JSON.stringify({ ...index, ...changes })) };
}

/** Answers requests for a model that comes with the page by another one, with which all goes quicker. */
export function answerWith(files: ModelFiles): (route: Route) => Promise<void> {
  return (route) => {
    const { pathname } = new URL(route.request().url());
    const bytes = files[pathname.replace(/^.*\/models\/[^/]+\//, '')];
    return bytes === undefined ? route.fulfill({ status: 404 }) : route.fulfill({ body: Buffer.from(bytes) });
  };
}
