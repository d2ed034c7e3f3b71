import { computed, signal, type ReadonlySignal } from '@preact/signals';
import type { PlannedStep } from '@ddpm/sampler';
import { createGeneration, type Generation, type GenerationPlan } from '../generate/generation';
import { createPlayback, type Playback } from '../generate/playback';
import { createLiveDrawing, type DrawingRequest } from '../generate/live-drawing';
import { planFor } from '../generate/plan-for';
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
  const live = createLiveDrawing(generation, playback);
  /** Belongs to the trajectory that is shown. */
  const begun = signal<Begun | null>(null);

  async function prepare(): Promise<Begun> {
    const { model } = fields;
    const { varianceType } = (await app.models.ready(model.value)).schedule;
    // Every step of it can be looked at, so there is no draft with other steps.
    const generationPlan = await planFor(app, model.value, (info) => requestOf(fields, info), {
      draft: false,
    });
    const { source, request } = generationPlan;
    const plan = await app.engine.call('planSteps', {}, source, request);
    return { ...generationPlan, plan, varianceType, replay: createReplay({ request, plan }) };
  }

  function drawing(): DrawingRequest {
    let prepared: Begun | null = null;
    return {
      prepare: async () => (prepared = await prepare()),
      onShown: () => {
        begun.value = prepared;
      },
    };
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
  return {
    ...{ running, error, playback, shown, asked },
    start() {
      live.follow(drawing());
    },
  };
}
