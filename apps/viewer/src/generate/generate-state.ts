import { batch, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { MethodName } from '@ddpm/sampler';
import {
  etaField,
  guidanceField,
  labelField,
  modelField,
  samplerField,
  seedField,
  stepsField,
} from '../address/shared-fields';
import type { ModelInfo } from '../engine/protocol';
import type { AppContext } from '../shell/app-context';
import { withEvent, type Trajectory } from './trajectory';

/** The panel's fields of the address. */
export interface GenerateFields {
  readonly model: Signal<string>;
  readonly label: Signal<number | 'all'>;
  readonly seed: Signal<number>;
  readonly sampler: Signal<MethodName>;
  readonly steps: Signal<number>;
  readonly guidance: Signal<number>;
  readonly eta: Signal<number>;
}

/** Generating pictures: what to generate, what came of it, and what of that is shown. */
export interface GenerateState {
  readonly fields: GenerateFields;
  readonly trajectory: ReadonlySignal<Trajectory | null>;
  /** Steps done at the place that is shown. */
  readonly position: Signal<number>;
  readonly running: ReadonlySignal<boolean>;
  readonly error: ReadonlySignal<string | null>;
  /** Generates; a run under way is cancelled. */
  run(): Promise<void>;
  cancel(): void;
}

export function createGenerateState(app: AppContext): GenerateState {
  const fields: GenerateFields = app.address.fields('generate', {
    model: modelField,
    label: labelField,
    seed: seedField,
    sampler: samplerField,
    steps: stepsField,
    guidance: guidanceField,
    eta: etaField,
  });
  const trajectory = signal<Trajectory | null>(null);
  const position = signal(0);
  const running = signal(false);
  const error = signal<string | null>(null);
  let abort: AbortController | null = null;

  async function run(): Promise<void> {
    abort?.abort();
    const mine = new AbortController();
    abort = mine;
    batch(() => {
      running.value = true;
      error.value = null;
    });
    try {
      const source = app.models.source(fields.model.value);
      const info = await app.engine.call('openModel', { signal: mine.signal }, source, () => undefined);
      await app.engine.call('generate', { signal: mine.signal }, source, requestOf(fields, info), (event) => {
        if (mine.signal.aborted) return;
        batch(() => {
          trajectory.value = withEvent(trajectory.value, event);
          position.value = trajectory.value?.done.length ?? 0;
        });
      });
    } catch (thrown) {
      if (!mine.signal.aborted) error.value = thrown instanceof Error ? thrown.message : String(thrown);
    } finally {
      if (abort === mine) running.value = false;
    }
  }

  return { fields, trajectory, position, running, error, run, cancel: () => abort?.abort() };
}

function requestOf(fields: GenerateFields, info: ModelInfo) {
  return {
    labels: labelsOf(fields.label.value, info),
    seed: fields.seed.value,
    sharedNoise: false,
    sampler: fields.sampler.value,
    steps: Math.min(fields.steps.value, info.schedule.numTrainTimesteps),
    guidance: info.hasNullLabel ? fields.guidance.value : 1,
    eta: fields.eta.value,
  };
}

/** One picture of one class, or one of each. */
function labelsOf(label: number | 'all', { classNames }: ModelInfo): readonly (number | null)[] {
  if (classNames === null) return [null];
  if (label === 'all') return classNames.map((_, index) => index);
  return [Math.min(label, classNames.length - 1)];
}
