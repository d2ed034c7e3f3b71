import { computed, effect, signal, untracked, type ReadonlySignal } from '@preact/signals';
import type { ModelInfo } from '../engine/protocol';
import { drawWhole, type WholeTrajectory } from '../generate/draw-whole';
import type { GenerateRequest } from '../generate/generate-protocol';
import { isQuick } from '../generate/few-calls';
import type { Moment } from '../generate/trajectory';
import type { ModelSource } from '../models/model-source';
import { activeWhileShown } from '../shell/active-panel';
import { createAnswer } from '../shell/answer';
import type { AppContext } from '../shell/app-context';
import { createWayClock, showNewWay, type WayClock } from '../shell/way-clock';
import { bindCompareFields, requestOf, settingsOf, type SideFields } from './compare-fields';
import { sides, type RunSettings, type Side } from './run-settings';
import { placeAtNoise } from './place-at-noise';
import { createTried, triedRun } from './tried';

/** One of the two. */
export interface ComparedRun {
  readonly fields: SideFields;
  readonly info: ReadonlySignal<ModelInfo | null>;
  readonly trajectory: ReadonlySignal<WholeTrajectory | null>;
  readonly running: ReadonlySignal<boolean>;
  readonly error: ReadonlySignal<string | null>;
  /** Where it is at the noise that the clock shows. */
  readonly moment: ReadonlySignal<Moment | null>;
}

/** Two runs on one way. */
export interface CompareState {
  readonly runs: Readonly<Record<Side, ComparedRun>>;
  readonly clock: WayClock;
}

interface Question {
  readonly source: ModelSource;
  readonly request: GenerateRequest;
  readonly settings: RunSettings;
}

/** How long a control must rest before a slow network draws. */
const REST_MS = 250;

export function createCompareState(app: AppContext): CompareState {
  const fields = bindCompareFields(app.address);
  const active = activeWhileShown(app, 'compare');
  const clock = createWayClock(active);
  const runs = { a: comparedRun(app, fields.a, active, clock), b: comparedRun(app, fields.b, active, clock) };
  let wasThere = false;
  effect(() => {
    const isThere = sides.every((side) => runs[side].trajectory.value !== null);
    if (!isThere || wasThere) return;
    wasThere = true;
    untracked(() => {
      showNewWay(clock);
    });
  });
  return { runs, clock };
}

function comparedRun(
  app: AppContext,
  fields: SideFields,
  active: ReadonlySignal<boolean>,
  clock: WayClock,
): ComparedRun {
  const tried = app.once(createTried);
  const info = computed(() => {
    if (!active.value) return null;
    const model = app.models.open(fields.model.value).value;
    return model.kind === 'ready' ? model.info : null;
  });
  const question = computed<Question | null>(() =>
    info.value === null
      ? null
      : {
          source: app.models.source(fields.model.value),
          request: requestOf(fields, info.value),
          settings: settingsOf(fields),
        },
  );
  const { found, running, error } = createAnswer(
    rested(question, () => restOf(info.value)),
    draw,
  );

  async function draw({ source, request, settings }: Question, abort: AbortSignal) {
    const drawn = await drawWhole(app.engine, source, request, abort);
    const label = request.labels[0] ?? null;
    const names = info.peek()?.classNames ?? null;
    const { sampler, steps, guidance, eta } = request;
    const own = { ...settings, sampler, steps, guidance, eta, class: label ?? 0 };
    tried.add(triedRun(own, label === null ? null : (names?.[label] ?? null), drawn));
    return drawn;
  }

  const trajectory = computed(() => found.value?.what ?? null);
  const moment = computed(() => {
    const timesteps = info.value?.schedule.numTrainTimesteps ?? 1000;
    return trajectory.value === null ? null : placeAtNoise(trajectory.value, timesteps, clock.share.value);
  });
  return { fields, info, trajectory, running, error, moment };
}

function restOf(info: ModelInfo | null): number {
  return info !== null && isQuick(info) ? 0 : REST_MS;
}

/** A signal's value once it has stayed the same for a while; what is not there is so at once. */
function rested<Value>(value: ReadonlySignal<Value | null>, restMs: () => number): () => Value | null {
  const shown = signal<Value | null>(null);
  effect(() => {
    const next = value.value;
    const timer = setTimeout(
      () => {
        shown.value = next;
      },
      next === null || untracked(() => shown.value) === null ? 0 : restMs(),
    );
    return () => {
      clearTimeout(timer);
    };
  });
  return () => shown.value;
}
