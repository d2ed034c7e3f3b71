import type { ReadonlySignal, Signal } from '@preact/signals';
import { integerField } from '../address/field';
import { modelField, samplingFields, seedField } from '../address/shared-fields';
import type { ModelInfo } from '../engine/protocol';
import { createGeneration, type Generation, type GenerationPlan } from '../generate/generation';
import { createPlayback, type Playback } from '../generate/playback';
import { followRecommendation } from '../generate/recommended-settings';
import { runAndPlay } from '../generate/run-and-play';
import type { SamplingFields } from '../generate/sampling-controls';
import type { Trajectory } from '../generate/trajectory';
import { rowOf } from '../models/class-rows';
import type { AppContext } from '../shell/app-context';
import { follow } from '../shell/follow';

/** The panel's fields of the address. */
export interface LabelsFields extends SamplingFields {
  readonly model: Signal<string>;
  readonly seed: Signal<number>;
  /** The class that all noises get. */
  readonly class: Signal<number>;
}

/** Ten pictures that differ in one thing. */
export interface Experiment extends Pick<Generation, 'running' | 'error'> {
  readonly trajectory: ReadonlySignal<Trajectory | null>;
  readonly playback: Playback;
}

/** Both experiments. */
export interface LabelsState {
  readonly fields: LabelsFields;
  /** One noise under each label. */
  readonly everyLabel: Experiment;
  /** One label from ten noises. */
  readonly everyNoise: Experiment;
  run(): void;
  cancel(): void;
}

const NOISES = 10;
/** How long the controls must rest before what they say is generated. */
const REST_MS = 250;

export function createLabelsState(app: AppContext): LabelsState {
  const fields: LabelsFields = app.address.fields('labels', {
    model: modelField,
    seed: seedField,
    class: integerField(3, 0, 999),
    ...samplingFields,
  });
  followRecommendation(app, fields);
  const everyLabel = experiment(app, () => plan(app, fields, 'labels'));
  const everyNoise = experiment(app, () => plan(app, fields, 'noises'));

  // Both are drawn anew where the seed changes; where the class does, the labels only if it is among other ten.
  const keyOf = (...own: readonly unknown[]): string | null =>
    app.address.panel.value === 'labels'
      ? JSON.stringify([fields.model.value, fields.seed.value, ...samplingOf(fields), ...own])
      : null;
  follow(() => keyOf(firstLabel(app, fields)), REST_MS, everyLabel.run);
  follow(() => keyOf(fields.class.value), REST_MS, everyNoise.run);

  return {
    fields,
    everyLabel,
    everyNoise,
    run() {
      everyLabel.run();
      everyNoise.run();
    },
    cancel() {
      everyLabel.cancel();
      everyNoise.cancel();
    },
  };
}

function samplingOf({ sampler, steps, guidance, eta }: SamplingFields): readonly unknown[] {
  return [sampler.value, steps.value, guidance.value, eta.value];
}

interface RunnableExperiment extends Experiment {
  readonly run: () => void;
  cancel(): void;
}

function experiment(app: AppContext, prepare: () => Promise<GenerationPlan>): RunnableExperiment {
  const generation = createGeneration(app.engine);
  const playback = createPlayback(generation.trajectory);
  const { trajectory, running, error } = generation;
  return {
    ...{ trajectory, playback, running, error },
    run: () => {
      void runAndPlay(generation, playback, prepare);
    },
    cancel() {
      generation.cancel();
    },
  };
}

async function plan(
  app: AppContext,
  fields: LabelsFields,
  vary: 'labels' | 'noises',
): Promise<GenerationPlan> {
  const info = await app.models.ready(fields.model.value);
  const request = {
    labels: vary === 'labels' ? labelRow(info, fields.class.value) : oneLabelOf(info, fields.class.value),
    seed: fields.seed.value,
    sharedNoise: vary === 'labels',
    firstSampleIndex: 0,
    sampler: fields.sampler.value,
    steps: Math.min(fields.steps.value, info.schedule.numTrainTimesteps),
    guidance: info.hasNullLabel ? fields.guidance.value : 1,
    eta: fields.eta.value,
  };
  return { source: app.models.source(fields.model.value), request };
}

/** The labels that are compared: all where they are few, else the ten that the chosen one is among. */
export function labelRow({ classNames }: ModelInfo, label: number): readonly (number | null)[] {
  return classNames === null ? [null] : rowOf(label, classNames.length);
}

/** Changes where other labels are to be compared. */
function firstLabel({ models }: AppContext, fields: LabelsFields): number | null {
  const model = models.open(fields.model.value).value;
  return model.kind === 'ready' ? (labelRow(model.info, fields.class.value)[0] ?? null) : 0;
}

function oneLabelOf({ classNames }: ModelInfo, label: number): readonly (number | null)[] {
  const known = classNames === null ? null : Math.min(label, classNames.length - 1);
  return new Array<number | null>(NOISES).fill(known);
}
