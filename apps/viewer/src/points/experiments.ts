import { computed, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import { callCounts } from '@ddpm/distillation';
import type { MethodName } from '@ddpm/sampler';
import type { AppContext } from '../shell/app-context';
import { createAnswer, type Answer } from '../shell/answer';
import type { FoundRun } from './layers-of-run';
import { labelsOf } from './points-fields';
import type { PointsDenoiser, PointsRequest } from './points-protocol';
import { studentSampling, yardstick, type Distances, type PointsState } from './points-state';

/** Points in each picture of an experiment. */
const COUNT = 600;
/** Enough calls that more change nothing to see. */
export const MANY_CALLS = 60;

export const comparedPulls = [0, 1, 2, 4] as const;
export const comparedSolvers = [
  'ddpm',
  'ddim',
  'dpm-solver-2m',
  'unipc',
] as const satisfies readonly MethodName[];
export const comparedCalls = [1, 2, 4, 8, 16, 32] as const;

/** A run, and how far its points are from the distribution. */
export interface MeasuredRun extends FoundRun {
  readonly off: Distances;
}

/** Runs of one question, side by side. */
export interface Experiment {
  /** Null until they are all there. */
  readonly runs: ReadonlySignal<readonly MeasuredRun[] | null>;
  readonly error: ReadonlySignal<string | null>;
  /** Whether the visitor sees it: nothing is computed otherwise. */
  readonly inView: Signal<boolean>;
}

/** What the panel shows by itself, once the network has learned. */
export interface Experiments {
  /** One way in many small steps. */
  readonly way: Experiment;
  /** By `comparedPulls`. */
  readonly pulls: Experiment;
  /** By `comparedSolvers`, and for each by `comparedCalls`. */
  readonly fewCalls: Experiment;
  /** The network, in many calls, then by `callCounts`. */
  readonly taught: Experiment;
  /** Its student, by `callCounts`, also while it learns. */
  readonly learned: Experiment;
}

interface ExperimentOptions {
  readonly inView?: Signal<boolean>;
  /** Whether an answer under way is waited for. */
  readonly patient?: boolean;
}

export function createExperiments(app: AppContext, state: PointsState): Experiments {
  const { fields, task, student } = state;
  /** Who leads the points: the exact denoiser where it was chosen, else the network, once it has learned. */
  const subject = computed<PointsDenoiser | null>(() =>
    fields.guide.value === 'exact' ? { kind: 'exact' } : state.teacher.value,
  );

  function experiment(
    requestsOf: (common: Common, who: PointsDenoiser) => readonly PointsRequest[] | null,
    { inView = signal(false), patient = false }: ExperimentOptions = {},
  ): Experiment {
    const answer = createAnswer(
      () => {
        const [what, who] = [task.value, subject.value];
        if (!state.active.value || !inView.value || what === null || who === null) return null;
        const common = { ...what, labels: labelsOf('both', COUNT), seed: fields.pointseed.value };
        const requests = requestsOf(common, who);
        return requests === null ? null : { common, requests };
      },
      (question, abort) => runAll(app, question, abort),
      () => patient,
    );
    return { runs: runsOf(answer, subject), error: answer.error, inView };
  }

  return {
    way: experiment((common, denoiser) => [{ ...common, denoiser, ...plain(MANY_CALLS) }]),
    pulls: experiment((common, denoiser) =>
      comparedPulls.map((guidance) => ({ ...common, denoiser, ...plain(MANY_CALLS), guidance })),
    ),
    fewCalls: experiment((common, denoiser) =>
      comparedSolvers.flatMap((solver) =>
        comparedCalls.map((steps) => ({ ...common, denoiser, solver, steps, guidance: 1 })),
      ),
    ),
    taught: experiment(
      (common) => {
        const teacher = state.teacher.value;
        if (teacher === null) return null;
        const guidance = fields.pull.value;
        const asked = { ...common, denoiser: teacher };
        return [MANY_CALLS, ...callCounts].map((calls) => ({ ...asked, ...plain(calls), guidance }));
      },
      { inView: state.studentInView },
    ),
    learned: experiment(
      (common) => {
        const weights = student.weights.value;
        if (weights === null) return null;
        const denoiser: PointsDenoiser = { kind: 'network', weights };
        return callCounts.map((calls) => ({ ...common, denoiser, ...studentSampling(calls) }));
      },
      { inView: state.studentInView, patient: true },
    ),
  };
}

type Common = Pick<PointsRequest, 'mixture' | 'predictionType' | 'labels' | 'seed'>;

/** Runs that are asked for together, and what they have in common. */
interface Question {
  readonly common: Common;
  readonly requests: readonly PointsRequest[];
}

/** DDIM without guidance. */
function plain(steps: number): Pick<PointsRequest, 'solver' | 'steps' | 'guidance'> {
  return { solver: 'ddim', steps, guidance: 1 };
}

async function runAll(
  app: AppContext,
  { common, requests }: Question,
  abort: AbortSignal,
): Promise<readonly MeasuredRun[]> {
  const off = yardstick(common, common.seed);
  const runs: MeasuredRun[] = [];
  for (const question of requests) {
    const what = await app.engine.call('movePoints', { signal: abort }, question);
    const end = what.moments.at(-1)?.xt ?? new Float32Array();
    runs.push({ question, what, off: off(end) });
  }
  return runs;
}

/** What was found stays while it is found anew; it goes when the network that it was about does. */
function runsOf(
  { found }: Answer<Question, readonly MeasuredRun[]>,
  subject: ReadonlySignal<PointsDenoiser | null>,
): ReadonlySignal<readonly MeasuredRun[] | null> {
  return computed(() => (subject.value === null ? null : (found.value?.what ?? null)));
}
