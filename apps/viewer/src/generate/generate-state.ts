import { effect, signal, type ReadonlySignal } from '@preact/signals';
import { fetchOpening, openingFields } from '../opening/opening';
import { rowOf, type LabelChoice } from '../models/class-rows';
import type { AppContext } from '../shell/app-context';
import { prefersReducedMotion } from '../shell/reduced-motion';
import {
  bindGenerateFields,
  keyWithLabel,
  planOf,
  settingsKey,
  type GenerateFields,
} from './generate-fields';
import { createGeneration, type Generation, type GenerationPlan } from './generation';
import { createPlayback, type Playback } from './playback';
import { followRecommendation } from './recommended-settings';
import { runAndPlay } from './run-and-play';
import { lastPosition, onlyPicture, type Trajectory } from './trajectory';

/** Generating pictures: what to generate, what came of it, and what of that is shown. */
export interface GenerateState extends Pick<Generation, 'running' | 'error' | 'cancel'> {
  readonly fields: GenerateFields;
  readonly trajectory: ReadonlySignal<Trajectory | null>;
  readonly playback: Playback;
  /** Whether what is shown came with the page instead of being computed here. */
  readonly isStored: ReadonlySignal<boolean>;
  /** Generates what the fields say. */
  generate(): void;
}

/** Pictures of several classes, from which one can be had without computing. */
interface KeptRun {
  readonly key: string;
  readonly choice: LabelChoice;
  readonly labels: readonly (number | null)[];
  readonly trajectory: Trajectory;
}

/** How long the controls must rest before what they say is generated. */
const REST_MS = 250;

export function createGenerateState(app: AppContext): GenerateState {
  const fields = bindGenerateFields(app.address);
  const generation = createGeneration(app.engine);
  const playback = createPlayback(generation.trajectory);
  const isStored = signal(false);
  let kept: KeptRun | null = null;
  let shownKey = '';

  async function generate(): Promise<void> {
    let run = null as Omit<KeptRun, 'trajectory'> | null;
    shownKey = keyWithLabel(fields);
    const prepare = async (): Promise<GenerationPlan> => {
      const plan = await planOf(app, fields);
      // A network that has just come may have brought settings of its own.
      shownKey = keyWithLabel(fields);
      run = { key: settingsKey(fields), choice: fields.label.value, labels: plan.request.labels };
      return plan;
    };
    const trajectory = await runAndPlay(generation, playback, prepare, () => {
      isStored.value = false;
    });
    if (trajectory !== null && trajectory.count > 1 && run !== null) kept = { ...run, trajectory };
  }

  /** Shows what is known already; false where it must be computed. */
  function showKept(): boolean {
    const shown = kept?.key === settingsKey(fields) ? partOf(kept, fields.label.value) : null;
    if (shown === null) return false;
    generation.cancel();
    generation.trajectory.value = shown;
    shownKey = keyWithLabel(fields);
    return true;
  }

  async function showOpening(): Promise<void> {
    try {
      const trajectory = await fetchOpening();
      kept ??= {
        key: JSON.stringify(openingFields),
        choice: 'all',
        labels: rowOf(0, trajectory.count),
        trajectory,
      };
      if (generation.running.value || !showKept()) return;
      isStored.value = true;
      if (prefersReducedMotion()) playback.seek(lastPosition(trajectory));
      else playback.play({ loop: true });
    } catch {
      // The page does without; what is computed here takes its place.
    }
  }

  function begin(): void {
    if (settingsKey(fields) === JSON.stringify(openingFields)) void showOpening();
    else void generate();
    shownKey = keyWithLabel(fields);
  }

  followRecommendation(app, fields);
  begin();
  effect(() => {
    // Another panel may change the fields that it shares with this one.
    if (app.address.panel.value !== 'generate' || keyWithLabel(fields) === shownKey) return undefined;
    const timer = setTimeout(() => {
      if (keyWithLabel(fields) !== shownKey && !showKept()) void generate();
    }, REST_MS);
    return () => {
      clearTimeout(timer);
    };
  });

  const { trajectory, running, error } = generation;
  return {
    ...{ fields, trajectory, playback, running, error, isStored },
    cancel: () => {
      generation.cancel();
    },
    generate: () => void generate(),
  };
}

/** What a kept run shows of that choice; null where it does not. */
function partOf({ choice, labels, trajectory }: KeptRun, wanted: LabelChoice): Trajectory | null {
  if (wanted === choice) return trajectory;
  const index = labels.findIndex((label) => label === wanted);
  return index < 0 ? null : onlyPicture(trajectory, index);
}
