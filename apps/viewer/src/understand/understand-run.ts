import { batch, computed, signal, type ReadonlySignal } from '@preact/signals';
import type { PlannedStep } from '@ddpm/sampler';
import { createGeneration, type Generation, type GenerationPlan } from '../generate/generation';
import { createPlayback, type Playback } from '../generate/playback';
import { runAndPlay } from '../generate/run-and-play';
import type { StepEvent } from '../generate/generate-protocol';
import type { AppContext } from '../shell/app-context';
import type { ShownRun } from './present-step';
import { createReplay } from './replayed-run';
import { requestOf, type UnderstandFields } from './understand-fields';

/** The run that the panel is about. */
export interface UnderstandRun extends Pick<Generation, 'running' | 'error'> {
  readonly playback: Playback;
  /** Null until its first step is done. */
  readonly shown: ReadonlySignal<(ShownRun & Pick<GenerationPlan, 'source'>) | null>;
  /** The step at the place that is shown, or the last one: what the network was asked there. */
  readonly asked: ReadonlySignal<StepEvent | null>;
  /** Runs what the fields say. */
  start(): void;
}

interface Begun extends GenerationPlan {
  readonly plan: readonly PlannedStep[];
  readonly replay: ReturnType<typeof createReplay>;
  readonly varianceType: ShownRun['varianceType'];
}

export function createUnderstandRun(app: AppContext, fields: UnderstandFields): UnderstandRun {
  const generation = createGeneration(app.engine);
  const { trajectory } = generation;
  const playback = createPlayback(trajectory);
  /** Belongs to the trajectory that is shown. */
  const begun = signal<Begun | null>(null);

  async function prepare(): Promise<Begun> {
    const info = await app.models.ready(fields.model.value);
    const source = app.models.source(fields.model.value);
    const request = requestOf(fields, info);
    const plan = await app.engine.call('planSteps', {}, source, request);
    const { varianceType } = info.schedule;
    return { source, request, plan, varianceType, replay: createReplay({ request, plan }) };
  }

  async function run(): Promise<void> {
    let prepared: Begun | null = null;
    const preparing = async (): Promise<Begun> => (prepared = await prepare());
    await runAndPlay(generation, playback, preparing, () => {
      batch(() => {
        begun.value = prepared;
      });
    });
  }

  const shown = computed(() => {
    const [run, seen] = [begun.value, trajectory.value];
    if (run === null || seen === null) return null;
    return { ...run, trajectory: seen, picturesAt: (index: number) => run.replay(seen.seen, index) };
  });
  const asked = computed(() => {
    const seen = shown.value?.trajectory.seen ?? [];
    return seen[Math.min(playback.position.value, seen.length - 1)] ?? null;
  });
  const { running, error } = generation;
  return { ...{ running, error, playback, shown, asked }, start: () => void run() };
}
