import { computed, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import { createNoiseSchedule, type NoiseSchedule } from '@ddpm/scheduler';
import { follow } from '../shell/follow';
import type { ModelInfo } from '../engine/protocol';
import { createGeneration, type Generation, type GenerationPlan } from '../generate/generation';
import { createPlayback, type Playback } from '../generate/playback';
import { runAndPlay } from '../generate/run-and-play';
import { momentAt, type Moment } from '../generate/trajectory';
import type { AppContext } from '../shell/app-context';
import { createFewerSteps, type FewerSteps } from './fewer-steps';
import { createObservation, type Observation } from './observation';
import { createReading, type Reading } from './reading';
import { bindUnderstandFields, labelOf, type UnderstandFields } from './understand-fields';

/** One picture on its way, and what there is to understand of it. */
export interface UnderstandState {
  readonly fields: UnderstandFields;
  readonly info: ReadonlySignal<ModelInfo | null>;
  readonly schedule: ReadonlySignal<NoiseSchedule | null>;
  readonly run: Generation;
  readonly playback: Playback;
  /** The moment that the timeline shows. */
  readonly moment: ReadonlySignal<Moment | null>;
  readonly observation: Observation;
  readonly reading: Reading;
  readonly fewerSteps: FewerSteps;
  /** Row and column of the pixel whose numbers are shown. */
  readonly pixel: Signal<{ readonly row: number; readonly column: number }>;
}

/** All steps of so many are kept, so that every one can be looked at. */
export const MOST_STEPS = 100;
const REST_MS = 300;

export function createUnderstandState(app: AppContext): UnderstandState {
  const fields = bindUnderstandFields(app.address);
  const info = computed(() => {
    const model = app.models.open(fields.model.value).value;
    return model.kind === 'ready' ? model.info : null;
  });
  const schedule = computed(() => (info.value === null ? null : createNoiseSchedule(info.value.schedule)));
  const run = createGeneration(app.engine);
  const playback = createPlayback(run.trajectory);
  const moment = computed(() =>
    run.trajectory.value === null ? null : momentAt(run.trajectory.value, playback.position.value),
  );
  const isShown = (): boolean => app.address.panel.value === 'understand';
  follow(
    () =>
      isShown()
        ? Object.values(fields)
            .map(({ value }: Signal) => String(value))
            .join(' ')
        : null,
    REST_MS,
    () => void runAndPlay(run, playback, () => plan(app, fields)),
  );
  return {
    ...{ fields, info, schedule, run, playback, moment },
    observation: createObservation(app, { fields, info, moment, isShown }),
    reading: createReading(app, { info, trajectory: run.trajectory, isShown }),
    fewerSteps: createFewerSteps(app, fields),
    pixel: signal({ row: 12, column: 16 }),
  };
}

async function plan(app: AppContext, fields: UnderstandFields): Promise<GenerationPlan> {
  const info = await app.models.ready(fields.model.value);
  const request = {
    labels: [labelOf(fields.class.value, info)],
    seed: fields.seed.value,
    sharedNoise: false,
    firstSampleIndex: 0,
    sampler: fields.rule.value,
    steps: Math.min(fields.steps.value, MOST_STEPS, info.schedule.numTrainTimesteps),
    guidance: 1,
    eta: 0,
  };
  return { source: app.models.source(fields.model.value), request };
}
