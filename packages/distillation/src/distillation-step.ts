import type { PureStep } from '@ddpm/engine';
import { addNoise, createNoiseSchedule, type NoiseSchedule } from '@ddpm/scheduler';
import { networkOf, predictionGradient, type AnyRecipe, type TrainingObjective } from '@ddpm/trainer';
import * as tf from '@tensorflow/tfjs-core';
import { checkDistillable } from './check-distillable';
import { checkJumps, imagesOf, jumpTimesteps, type Jump } from './jump';
import { jumpTarget } from './jump-target';
import { splitRows } from './split-rows';
import type { Teacher } from './teacher';
import { teacherLandings, type JumpImages } from './teacher-landing';

/** What a student learns, and from whom. */
export interface Distillation {
  readonly teacher: Teacher;
  /** The first `images` of a batch learn the first jump, the next the second, and so on. */
  readonly jumps: readonly Jump[];
}

/**
 * What a trainer learns in place of the noise in its images: to reach in one network call where the teacher lands after
 * several. The recipe's batch must be that of the jumps.
 *
 * @param recipe the student's network, schedule and training
 * @throws DistillationError where the jumps do not fit the recipe, or the schedule cannot be distilled
 */
export function distillationObjective(recipe: AnyRecipe, distillation: Distillation): TrainingObjective {
  const schedule = createNoiseSchedule(recipe.schedule);
  checkJumps(schedule, distillation.jumps);
  checkDistillable(recipe, distillation.teacher.model, imagesOf(distillation.jumps));
  return {
    gradientStep: createDistillationStep(recipe, schedule, distillation),
    timesteps: jumpTimesteps(distillation.jumps),
  };
}

function createDistillationStep(
  recipe: AnyRecipe,
  schedule: NoiseSchedule,
  { teacher, jumps }: Distillation,
): PureStep {
  const network = networkOf(recipe);
  return (inputs) =>
    tf.tidy(() => {
      const { parameters, images, noise, t, labels } = inputs as unknown as StepInputs;
      const xt = addNoise(schedule, images, noise, t);
      const classes = network.numClasses === null ? null : labels;
      const { target, weights } = studentTargets({ teacher, jumps }, schedule, xt, classes);
      return { ...predictionGradient(network, parameters, { xt, t, labels, target, weights }) };
    });
}

interface StepInputs {
  readonly parameters: tf.Tensor1D;
  readonly images: tf.Tensor4D;
  readonly noise: tf.Tensor4D;
  readonly t: tf.Tensor1D;
  readonly labels: tf.Tensor1D;
}

/** What the student is to predict, `[batch, height, width, channels]`, and how much each image weighs, `[batch]`. */
function studentTargets(
  { teacher, jumps }: Distillation,
  schedule: NoiseSchedule,
  xt: tf.Tensor4D,
  labels: tf.Tensor1D | null,
): { readonly target: tf.Tensor4D; readonly weights: tf.Tensor1D } {
  const parameters = constants(teacher);
  const targets = jumps.map((jump) => jumpTarget(schedule, jump));
  const batch = splitByJump(jumps, xt, labels);
  const landings = teacherLandings(teacher, schedule, parameters, batch);
  const target = landings.map((landing, i) =>
    tf.add<tf.Tensor4D>(
      tf.mul(batch[i]?.xt ?? 0, targets[i]?.xt ?? 0),
      tf.mul(landing, targets[i]?.landing ?? 0),
    ),
  );
  const weights = jumps.flatMap(({ images }, i) => new Array<number>(images).fill(targets[i]?.weight ?? 0));
  return { target: tf.concat(target), weights: tf.tensor1d(weights) };
}

/** The teacher's weights: constants of the step, so that a compiled one prepares them once. */
function constants({ model }: Teacher): Record<string, tf.Tensor> {
  return Object.fromEntries(
    Object.entries(model.parameters).map(([name, { shape, data }]) => [
      name,
      tf.tensor(data, [...shape], data instanceof Int32Array ? 'int32' : 'float32'),
    ]),
  );
}

function splitByJump(jumps: readonly Jump[], xt: tf.Tensor4D, labels: tf.Tensor1D | null): JumpImages[] {
  const sizes = jumps.map(({ images }) => images);
  const images = splitRows(xt, sizes);
  const classes = labels === null ? null : splitRows(labels, sizes);
  return jumps.flatMap((jump, i) => {
    const part = images[i];
    return part === undefined ? [] : [{ jump, xt: part, labels: classes?.[i] ?? null }];
  });
}
