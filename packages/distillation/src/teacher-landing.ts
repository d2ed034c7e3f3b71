import { conversionCoefficients, type NoiseSchedule } from '@ddpm/scheduler';
import type { PlannedStep } from '@ddpm/sampler';
import * as tf from '@tensorflow/tfjs-core';
import type { Jump } from './jump';
import { splitRows } from './split-rows';
import type { Teacher } from './teacher';

/** The images of a batch that learn one jump. */
export interface JumpImages {
  readonly jump: Jump;
  /** Noisy images at `jump.from`, `[images, height, width, channels]`. */
  readonly xt: tf.Tensor4D;
  /** Classes, int32 `[images]`; null for a model without labels. */
  readonly labels: tf.Tensor1D | null;
}

/** Where some images are on the teacher's way. */
interface Way extends JumpImages {
  readonly plan: readonly PlannedStep[];
  readonly memory: Readonly<Record<string, tf.Tensor4D>>;
}

/** A call of the teacher for some images, of which those in its guidance interval ask twice: with label and without. */
interface Call {
  readonly way: Way;
  readonly planned: PlannedStep;
  readonly isGuided: boolean;
}

/**
 * Where the teacher leads noisy images: for each jump the images at `jump.to`, after as many network calls as
 * `jump.through` has entries. The n-th calls of all jumps are one batch. Pure.
 */
export function teacherLandings(
  teacher: Teacher,
  schedule: NoiseSchedule,
  parameters: Readonly<Record<string, tf.Tensor>>,
  batch: readonly JumpImages[],
): readonly tf.Tensor4D[] {
  let ways: readonly Way[] = batch.map((images) => begin(teacher, schedule, images));
  const calls = Math.max(...ways.map(({ plan }) => plan.length));
  for (let index = 0; index < calls; index++) {
    const predictions = callTeacher(teacher, parameters, ways, index);
    ways = ways.map((way) => advance(teacher, schedule, way, index, predictions.get(way)));
  }
  return ways.map(({ xt }) => xt);
}

/** The teacher's steps from the jump's start to its end, each shown the timestep that the jump names. */
function begin({ method }: Teacher, schedule: NoiseSchedule, images: JumpImages): Way {
  const { from, to, through } = images.jump;
  const levels = [from, ...through.slice(1), ...(to < 0 ? [] : [to])];
  const plan = method
    .plan(schedule, Int32Array.from(levels))
    .slice(0, through.length)
    .map((step, index) => ({ ...step, t: through[index] ?? step.t }));
  const nothing = tf.zerosLike(images.xt);
  return { ...images, plan, memory: Object.fromEntries(method.memoryNames.map((name) => [name, nothing])) };
}

function callTeacher(
  teacher: Teacher,
  parameters: Readonly<Record<string, tf.Tensor>>,
  ways: readonly Way[],
  index: number,
): ReadonlyMap<Way, tf.Tensor4D> {
  const calls = ways.flatMap((way): Call[] => {
    const planned = way.plan[index];
    return planned === undefined ? [] : [{ way, planned, isGuided: isGuided(teacher, planned.t) }];
  });
  const rows = [...calls, ...calls.filter((call) => call.isGuided)];
  const { nullLabel } = teacher.model;
  const all = teacher.model.predict(
    parameters,
    tf.concat(rows.map(({ way }) => way.xt)),
    tf.concat(rows.map(({ way, planned }) => tf.fill([way.jump.images], planned.t))),
    labelsOf(rows.map(({ way }, row) => (row < calls.length ? way.labels : nullLabels(way, nullLabel ?? 0)))),
  );
  const sizes = rows.map(({ way }) => way.jump.images);
  const parts = splitRows(all, sizes);
  const unconditional = parts.slice(calls.length);
  return new Map(
    parts.slice(0, calls.length).flatMap((conditional, row) => {
      const call = calls[row];
      if (call === undefined) return [];
      const without = call.isGuided ? unconditional.shift() : undefined;
      return [[call.way, without === undefined ? conditional : guided(teacher, conditional, without)]];
    }),
  );
}

function isGuided({ model, guidanceScale, guidanceInterval: [low, high] }: Teacher, t: number): boolean {
  return model.nullLabel !== null && guidanceScale !== 1 && t >= low && t <= high;
}

function labelsOf(labels: readonly (tf.Tensor1D | null)[]): tf.Tensor1D | null {
  const given = labels.filter((label) => label !== null);
  return given.length === 0 ? null : tf.concat1d(given);
}

function nullLabels({ jump, labels }: Way, nullLabel: number): tf.Tensor1D | null {
  return labels === null ? null : tf.fill([jump.images], nullLabel, 'int32');
}

/** Ho and Salimans 2022: away from the prediction without label. */
function guided(
  { guidanceScale }: Teacher,
  conditional: tf.Tensor4D,
  unconditional: tf.Tensor4D,
): tf.Tensor4D {
  return tf.add(tf.mul(conditional, guidanceScale), tf.mul(unconditional, 1 - guidanceScale));
}

function advance(
  { method }: Teacher,
  schedule: NoiseSchedule,
  way: Way,
  index: number,
  prediction: tf.Tensor4D | undefined,
): Way {
  const planned = way.plan[index];
  if (planned === undefined || prediction === undefined) return way;
  const toX0 = conversionCoefficients(schedule.config.predictionType, 'sample', planned.alphaBar);
  const { xt } = way;
  const x0 = tf.add<tf.Tensor4D>(tf.mul(xt, toX0.xt), tf.mul(prediction, toX0.prediction));
  const coefficients = Object.fromEntries(
    Object.entries(planned.coefficients).map(([name, value]) => [name, tf.scalar(value)]),
  );
  const next = method.update({ x0, xt, noise: null, coefficients, memory: way.memory });
  return { ...way, xt: next.xt, memory: { ...way.memory, ...next.memory } };
}
