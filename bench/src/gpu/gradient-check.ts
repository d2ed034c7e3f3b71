import {
  articleRecipe,
  createTrainingStep,
  initialTrainingState,
  overrideRecipe,
  trainingBatch,
  trainingScalars,
  type CreateRunner,
} from '@ddpm/trainer';
import { parameterSpecs } from '@ddpm/unet';

/** A network that has every layer of the article's and that plain JavaScript computes in a second. */
const recipe = overrideRecipe(articleRecipe, {
  unet: { imageSize: 16, blockChannels: [16, 32], bottleneckChannels: 32 },
  training: { batchSize: 4, emaDecay: 0.999 },
});

/** What one training step gave: an engine that computes another one computes wrongly. */
export interface StepValues {
  /** Squared error by image. */
  readonly losses: readonly number[];
  /** Gradients, flat: a tenth of them, since the first moment begins at zero. */
  readonly gradient: readonly number[];
}

/** Takes one step of a small network, forwards and backwards, through every kernel that training takes. */
export async function stepValues(createRunner: CreateRunner): Promise<StepValues> {
  const { training, unet } = recipe;
  const images = Float32Array.from({ length: 4 * 16 * 16 }, (_, index) => Math.sin(index * 0.37));
  const batch = trainingBatch(
    training,
    { images, labels: Int32Array.of(0, 3, 7, 9) },
    { step: 1, imageShape: [unet.imageSize, unet.imageSize, 1], numTrainTimesteps: 1000, nullLabel: null },
  );
  const inputs = { ...batch, ...trainingScalars(training, 1, training.learningRate) };
  const runner = await createRunner(createTrainingStep(recipe), initialTrainingState(recipe).tensors, inputs);
  try {
    const { sampleLosses } = await runner.run(inputs);
    const { firstMoment } = await runner.getState();
    return { losses: [...(sampleLosses?.data ?? [])], gradient: [...(firstMoment?.data ?? [])] };
  } finally {
    await runner.dispose();
  }
}

/** How far two engines are apart. */
export interface StepDifference {
  /** The largest deviation of a loss or a gradient, as a part of the largest of its tensor; 1e-5 in float32. */
  readonly error: number;
  /** The tensor that has it. */
  readonly tensor: string;
  readonly correct: boolean;
}

/** Beyond this it is wrong arithmetic, half precision included, not rounding. */
const tolerance = 1e-3;

/** Compares tensor by tensor, so that one that is small is not hidden by others. */
export function compareSteps(values: StepValues, exact: StepValues): StepDifference {
  const tensors = parameterSpecs(recipe.unet).map(({ name, offset, size }) => ({
    tensor: `gradient of ${name}`,
    error: difference(
      values.gradient.slice(offset, offset + size),
      exact.gradient.slice(offset, offset + size),
    ),
  }));
  const all = [{ tensor: 'losses', error: difference(values.losses, exact.losses) }, ...tensors];
  const worst = all.reduce((a, b) => (b.error > a.error ? b : a));
  return { ...worst, correct: worst.error < tolerance };
}

/** Values that are missing, or no numbers, are infinitely far away. */
function difference(values: readonly number[], exact: readonly number[]): number {
  const largest = Math.max(...exact.map(Math.abs), Number.MIN_VALUE);
  const apart = exact.map((value, index) => Math.abs((values[index] ?? Infinity) - value) / largest);
  return apart.reduce((most, error) => (Number.isNaN(error) ? Infinity : Math.max(most, error)), 0);
}
