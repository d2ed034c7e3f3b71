import { computed, effect, signal, untracked, type ReadonlySignal, type Signal } from '@preact/signals';
import {
  drawPoints,
  energyDistance,
  POINT_STEPS,
  type LabelledPoints,
  type PointMixture,
} from '@ddpm/points';
import { fewCallTimesteps, callCounts, type CallCount } from '@ddpm/distillation';
import { activeWhileShown } from '../shell/active-panel';
import type { AppContext } from '../shell/app-context';
import { createAnswer, type Answer } from '../shell/answer';
import { createField, type PointsField } from './field';
import { createWayClock, showNewWay, type WayClock } from '../shell/way-clock';
import { bindPointsFields, labelsOf, taskOf, type PointsFields } from './points-fields';
import type { PointsDenoiser, PointsRequest, PointsRun, PointsTask } from './points-protocol';
import { DISTILLATION_STEPS, POINT_COUNT } from './sizes';
import { createTeaching, type Teaching } from './teaching';

/** Steps by which points are drawn while the network learns: enough to see what it knows. */
const GLIMPSE_STEPS = 12;

/** The world of points: what is learned, by whom, and what points do in it. */
export interface PointsState {
  readonly fields: PointsFields;
  /** Whether anybody looks: nothing is computed otherwise. */
  readonly active: ReadonlySignal<boolean>;
  /** Null where nothing is drawn yet. */
  readonly task: ReadonlySignal<PointsTask | null>;
  /** Points of the distribution itself. */
  readonly data: ReadonlySignal<LabelledPoints | null>;
  readonly learning: Teaching;
  readonly student: Teaching;
  /** Whether the visitor sees what is said of the student: else it learns nothing. */
  readonly studentInView: Signal<boolean>;
  /** The way of the points that are shown. */
  readonly run: Answer<PointsRequest, PointsRun>;
  readonly clock: WayClock;
  readonly field: PointsField;
  /** How far the points shown last are from the distribution, and how far other points of it are. */
  readonly distance: ReadonlySignal<Distances | null>;
  /** The network that has learned all; null before. */
  readonly teacher: ReadonlySignal<PointsDenoiser | null>;
}

export function createPointsState(app: AppContext): PointsState {
  const fields = bindPointsFields(app.address);
  const active = activeWhileShown(app, 'points');
  const task = computed(() => taskOf(fields));
  const taskKey = (): string | null =>
    task.value === null ? null : `${JSON.stringify(task.value)} ${fields.pointseed.value}`;
  const data = computed(() =>
    task.value === null ? null : drawPoints(task.value.mixture, POINT_COUNT, fields.pointseed.value),
  );
  const learning = createTeaching({
    ...{ keyOf: taskKey, active, steps: POINT_STEPS, wanted: true },
    teach: (from, abort, onEvent) => {
      const known = task.peek();
      if (known === null) return Promise.resolve();
      const request = { ...known, seed: fields.pointseed.peek(), steps: POINT_STEPS, from };
      return app.engine.call('learnPoints', { signal: abort }, request, onEvent);
    },
  });
  const teacher = computed<PointsDenoiser | null>(() =>
    learning.done.value && learning.weights.value !== null
      ? { kind: 'network', weights: learning.weights.value }
      : null,
  );
  const studentInView = signal(false);
  const student = createTeaching({
    keyOf: () => {
      const key = taskKey();
      const canLearn = teacher.value !== null && fields.target.value !== 'noise';
      return key === null || !canLearn ? null : `${key} ${fields.pull.value}`;
    },
    active: computed(() => active.value && (studentInView.value || fields.guide.value === 'student')),
    ...{ steps: DISTILLATION_STEPS, wanted: true },
    teach: (from, abort, onEvent) => {
      const known = task.peek();
      const weights = learning.weights.peek();
      if (known === null || weights === null) return Promise.resolve();
      const [seed, guidance] = [fields.pointseed.peek(), fields.pull.peek()];
      const request = { ...known, weights, guidance, seed, steps: DISTILLATION_STEPS, from };
      return app.engine.call('distilPoints', { signal: abort }, request, onEvent);
    },
  });
  const guide = computed(() => guideOf(fields, learning, student));
  const run = createAnswer(
    () => (active.value ? requestOf(fields, task.value, guide.value, learning.done.value) : null),
    (request, abort) => app.engine.call('movePoints', { signal: abort }, request),
    ({ denoiser }) => denoiser.kind === 'network' && !learning.done.peek(),
  );
  const clock = createWayClock(active);
  showFinishedWay(run, learning, clock);
  return {
    ...{ fields, active, task, data, learning, student, studentInView, run, clock, teacher },
    field: createField(app, { fields, active, task, guide, run, clock }),
    distance: computed(() => distanceOf(run.found.value, data.value, fields.pointseed.value)),
  };
}

/** Who leads the points; null while there is nobody yet. */
function guideOf({ guide }: PointsFields, learning: Teaching, student: Teaching): PointsDenoiser | null {
  if (guide.value === 'exact') return { kind: 'exact' };
  const weights = (guide.value === 'student' ? student : learning).weights.value;
  return weights === null ? null : { kind: 'network', weights };
}

function requestOf(
  fields: PointsFields,
  task: PointsTask | null,
  denoiser: PointsDenoiser | null,
  hasLearned: boolean,
): PointsRequest | null {
  if (task === null || denoiser === null) return null;
  const { asked, pointseed, solver, calls, pull, guide } = fields;
  const common = { ...task, denoiser, labels: labelsOf(asked.value, POINT_COUNT), seed: pointseed.value };
  if (guide.value === 'student') return { ...common, ...studentSampling(studentCalls(calls.value)) };
  const guidance = asked.value === 'none' ? 1 : pull.value;
  const isGlimpse = guide.value === 'network' && !hasLearned;
  if (isGlimpse) return { ...common, guidance, solver: 'ddim', steps: Math.min(calls.value, GLIMPSE_STEPS) };
  return { ...common, guidance, solver: solver.value, steps: calls.value };
}

/** The number of calls that a student was taught which is nearest. */
export function studentCalls(calls: number): CallCount {
  return callCounts.findLast((count) => count <= calls) ?? 1;
}

/** How a student is sampled from: at the timesteps that it was made for, guidance included. */
export function studentSampling(calls: CallCount): Pick<PointsRequest, 'solver' | 'steps' | 'guidance'> {
  return { solver: 'ddim', steps: fewCallTimesteps(1000, calls), guidance: 1 };
}

/** While the network learns, its points are shown where they end; the first way of the finished one is played. */
function showFinishedWay(run: Answer<PointsRequest, PointsRun>, learning: Teaching, clock: WayClock): void {
  let shown: Float32Array | null = null;
  effect(() => {
    const found = run.found.value;
    if (found === null || !learning.done.value) return;
    const { denoiser } = found.question;
    const weights = learning.weights.peek();
    if (denoiser.kind === 'exact' || weights === shown || denoiser.weights !== weights) return;
    shown = weights;
    untracked(() => {
      showNewWay(clock);
    });
  });
}

function distanceOf(
  found: { readonly question: PointsRequest; readonly what: PointsRun } | null,
  data: LabelledPoints | null,
  seed: number,
): Distances | null {
  const end = found?.what.moments.at(-1)?.xt;
  if (found === null || end === undefined || data === null) return null;
  return yardstick(found.question, seed)(end);
}

/** How far points are off, and how far as many of the distribution itself are. */
export interface Distances {
  readonly own: number;
  readonly chance: number;
}

/**
 * Measures points by those of the distribution in the classes that were asked for: they are drawn once for all that is asked
 * alike.
 */
export function yardstick(
  { mixture, labels }: Pick<PointsRequest, 'mixture' | 'labels'>,
  seed: number,
): (points: Float32Array) => Distances {
  const real = realPoints(mixture, labels, seed + 1);
  const chance = energyDistance(realPoints(mixture, labels, seed + 2), real);
  return (points) => ({ own: energyDistance(points, real), chance });
}

/** Points of the distribution, of the classes asked for in their order. */
function realPoints(mixture: PointMixture, labels: readonly (number | null)[], seed: number): Float32Array {
  const of = new Map<number | null, Float32Array>();
  const places = new Float32Array(2 * labels.length);
  labels.forEach((label, row) => {
    const known = of.get(label) ?? classPoints(mixture, label, labels.length, seed);
    of.set(label, known);
    places.set(known.subarray(2 * row, 2 * row + 2), 2 * row);
  });
  return places;
}

/** Of a class that has none, points of the other. */
function classPoints(mixture: PointMixture, label: number | null, count: number, seed: number): Float32Array {
  const hasClass = mixture.components.some((component) => component.label === label);
  return drawPoints(mixture, count, seed, hasClass ? label : null).points;
}
