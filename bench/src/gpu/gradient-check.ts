import {
  articleRecipe,
  createTrainingStep,
  initialTrainingState,
  overrideRecipe,
  type CreateRunner,
} from '@ddpm/trainer';
import { parameterSpecs } from '@ddpm/unet';
import { trainingInputs } from '../create-task';
import type { StepValues } from '../workload';

/** A network that has every layer of the article's and that plain JavaScript computes in a second. */
const recipe = overrideRecipe(articleRecipe, {
  unet: { imageSize: 16, blockChannels: [16, 32], bottleneckChannels: 32 },
  training: { batchSize: 4, emaDecay: 0.999 },
});

/** Takes one step of a small network, forwards and backwards, through every kernel that training takes. */
export async function stepValues(createRunner: CreateRunner): Promise<StepValues> {
  const inputs = trainingInputs(recipe, 1);
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
