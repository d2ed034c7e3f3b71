import { modelFiles, modelFolderFromFiles, modelFolderToFiles } from '@ddpm/checkpoint';
import { createImageDataset } from '@ddpm/data';
import { createEagerRunner } from '@ddpm/engine';
import { dpmSolver2M, Sampler } from '@ddpm/sampler';
import { createNoiseSchedule, fromDiffusersConfig, toDiffusersConfig } from '@ddpm/scheduler';
import { train, Trainer, type Recipe, type TrainingState } from '@ddpm/trainer';
import { splitParameters, uNetConfigFromJSON, uNetConfigToJSON } from '@ddpm/unet';
import { checkArithmetic } from '../training/check-arithmetic';
import { drawingWeights } from '../training/drawing';
import { initialWeights } from './initial-weights';
import type { OwnEvent, OwnLesson, OwnModelRequest, OwnRequest } from './own-protocol';
import { ownRecipe } from './own-recipe';
import { DRAWING_INTERVAL, PICTURES_A_CLASS } from './sizes';

/** How the pictures that are watched are drawn, and how the model says it wants to be. */
const drawing = { steps: 10, guidance: 1.5, seed: 7 } as const;

/** Learns until the last step, or until it is aborted; what was learned is told in either case. */
export async function learnOwn(
  request: OwnRequest,
  signal: AbortSignal,
  onEvent: (event: OwnEvent) => void | Promise<void>,
): Promise<void> {
  await checkArithmetic();
  const { lesson, from, steps } = request;
  const trainer = await Trainer.create({
    ...{ dataset: datasetOf(lesson), createRunner: createEagerRunner },
    ...(from === null ? await beginning(request) : { recipe: from.recipe, resumeFrom: from }),
  });
  try {
    await train(trainer, {
      ...{ steps, signal },
      wantsState: (step) => step % DRAWING_INTERVAL === 0 || step === steps,
      onStep: async ({ step, loss, state }) => {
        void onEvent({ kind: 'step', step, loss });
        if (state === null || signal.aborted) return;
        const pixels = await draw(state, lesson.classNames, signal).catch((error: unknown) => {
          if (signal.aborted) return null;
          throw error;
        });
        if (pixels !== null) void onEvent({ kind: 'drawn', step, pixels });
      },
    });
    await onEvent({ kind: 'learned', learned: await trainer.snapshot() });
  } finally {
    await trainer.dispose();
  }
}

/** The files of a model folder, by path, of what was learned; `@ddpm/sampler` and the trainer open it. */
export function modelOfOwn({ learned, classNames }: OwnModelRequest): Record<string, Uint8Array> {
  const { recipe, step } = learned;
  return modelFolderToFiles({
    schedulerConfig: toDiffusersConfig(recipe.schedule),
    unetConfig: uNetConfigToJSON(recipe.unet),
    tensors: splitParameters(recipe.unet, drawingWeights(learned)),
    modelIndex: {
      dataset: 'own pictures',
      class_names: classNames,
      sampling: {
        ...{ method: 'dpm-solver-2m', num_inference_steps: drawing.steps },
        guidance_scale: drawing.guidance,
      },
      training: {
        preset: 'own pictures in the browser',
        steps: step,
        weights: 'ema',
        ...recipe.training,
      },
    },
  });
}

/** What the network is as it begins. */
async function beginning({ lesson, teacher }: Pick<OwnRequest, 'lesson' | 'teacher'>): Promise<{
  readonly recipe: Recipe;
  readonly initialParameters: Float32Array;
}> {
  const paths = Object.values(modelFiles);
  const files = await Promise.all(
    paths.map(async (path) => [path, await fetched(new URL(path, teacher))] as const),
  );
  const folder = modelFolderFromFiles(Object.fromEntries(files));
  const unet = uNetConfigFromJSON(folder.unetConfig);
  const schedule = fromDiffusersConfig(folder.schedulerConfig);
  const recipe = ownRecipe({ unet, schedule }, lesson.classNames.length, lesson.seed);
  const names = Array.isArray(folder.modelIndex['class_names'])
    ? folder.modelIndex['class_names'].map(String)
    : [];
  const parameters = Object.fromEntries(
    Object.entries(folder.tensors).map(([name, { shape, data }]) => [
      name,
      { shape, data: Float32Array.from(data) },
    ]),
  );
  return {
    recipe,
    initialParameters: initialWeights(parameters, names, recipe.unet, lesson.classNames),
  };
}

async function fetched(address: URL): Promise<Uint8Array> {
  const response = await fetch(address);
  if (!response.ok)
    throw new Error(`${address.pathname} could not be fetched (${response.status}); upload the whole page.`);
  return new Uint8Array(await response.arrayBuffer());
}

function datasetOf({ images, labels, classNames }: OwnLesson) {
  return createImageDataset({ name: 'own pictures', images, labels, imageShape: [32, 32, 1], classNames });
}

async function draw(
  state: TrainingState,
  classNames: readonly string[],
  signal: AbortSignal,
): Promise<Float32Array> {
  const sampler = Sampler.fromModel({
    unetConfig: state.recipe.unet,
    parameters: drawingWeights(state),
    schedule: createNoiseSchedule(state.recipe.schedule),
    classNames: [...classNames],
  });
  try {
    const labels = Array.from({ length: PICTURES_A_CLASS }, () => [...classNames.keys()]).flat();
    const { pixels } = await sampler.sample({
      ...{ classLabels: labels, seed: drawing.seed, method: dpmSolver2M(), signal },
      ...{ numInferenceSteps: drawing.steps, guidanceScale: drawing.guidance },
    });
    return pixels;
  } finally {
    await sampler.dispose();
  }
}
