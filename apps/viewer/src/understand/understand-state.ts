import { computed, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import { createNoiseSchedule, type NoiseSchedule } from '@ddpm/scheduler';
import type { ModelInfo } from '../engine/protocol';
import { followRecommendation } from '../generate/recommended-settings';
import { restBefore } from '../generate/rest-before';
import { momentAt, type Moment } from '../generate/trajectory';
import type { AppContext } from '../shell/app-context';
import { follow } from '../shell/follow';
import { createCallCounts, type CallCounts } from './call-counts';
import { createFewerSteps, type FewerSteps } from './fewer-steps';
import { createLook, type Look } from './look';
import { createReading, type Reading } from './reading';
import { bindUnderstandFields, type UnderstandFields } from './understand-fields';
import type { FeatureMaps, Opinions } from './understand-protocol';
import { createUnderstandRun, type UnderstandRun } from './understand-run';

/** One picture on its way, and what there is to understand of it. */
export interface UnderstandState {
  readonly fields: UnderstandFields;
  readonly info: ReadonlySignal<ModelInfo | null>;
  readonly schedule: ReadonlySignal<NoiseSchedule | null>;
  readonly run: UnderstandRun;
  /** The moment that the timeline shows. */
  readonly moment: ReadonlySignal<Moment | null>;
  /** What the blocks of the network put out. */
  readonly maps: Look<readonly FeatureMaps[]>;
  /** What it predicts with the label and without. */
  readonly opinions: Look<Opinions | null>;
  readonly reading: Reading;
  readonly callCounts: CallCounts;
  readonly fewerSteps: FewerSteps;
  /** Row and column of the pixel whose numbers are shown. */
  readonly pixel: Signal<{ readonly row: number; readonly column: number }>;
}

const REST_MS = 300;

export function createUnderstandState(app: AppContext): UnderstandState {
  const fields = bindUnderstandFields(app.address);
  const info = computed(() => {
    const model = app.models.open(fields.model.value).value;
    return model.kind === 'ready' ? model.info : null;
  });
  const schedule = computed(() => (info.value === null ? null : createNoiseSchedule(info.value.schedule)));
  const run = createUnderstandRun(app, fields);
  const moment = computed(() =>
    run.shown.value === null ? null : momentAt(run.shown.value.trajectory, run.playback.position.value),
  );
  const isShown = (): boolean => app.address.panel.value === 'understand';
  const settings = (): string =>
    Object.values(fields)
      .map(({ value }: Signal) => String(value))
      .join(' ');
  followRecommendation(app, fields);
  follow(
    // A network may bring settings of its own: they are known once it is there.
    () => (isShown() && info.value !== null ? settings() : null),
    () => restBefore(app, fields.model.value, REST_MS),
    () => {
      run.start();
    },
  );
  return {
    ...{ fields, info, schedule, run, moment },
    maps: createLook(run, isShown, ({ source, request }, { xt, t }, signal) =>
      app.engine.call('observe', { signal }, source, { xt, t, label: request.labels[0] ?? null }),
    ),
    opinions: createLook(run, isShown, async ({ source, request }, { xt, t, alphaBar }, signal) => {
      const label = request.labels[0] ?? null;
      if (label === null) return null;
      return app.engine.call('askTwice', { signal }, source, { xt, t, alphaBar, label });
    }),
    reading: createReading(app, {
      info,
      trajectory: computed(() => run.shown.value?.trajectory ?? null),
      isShown,
    }),
    callCounts: createCallCounts(app, fields, info, isShown),
    fewerSteps: createFewerSteps(app, fields),
    pixel: signal({ row: 12, column: 16 }),
  };
}
