import { effect, signal, type ReadonlySignal } from '@preact/signals';
import { fetchOpening, openingFields } from '../opening/opening';
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

/** How long the controls must rest before what they say is generated. */
const REST_MS = 250;

export function createGenerateState(app: AppContext): GenerateState {
  const fields = bindGenerateFields(app.address);
  const generation = createGeneration(app.engine);
  const playback = createPlayback(generation.trajectory);
  const isStored = signal(false);
  /** All pictures of the settings with that key, from which one can be had without computing. */
  let kept: { readonly key: string; readonly trajectory: Trajectory } | null = null;
  let shownKey = '';

  async function generate(): Promise<void> {
    const key = settingsKey(fields);
    const label = fields.label.value;
    shownKey = keyWithLabel(fields);
    const prepare = (): Promise<GenerationPlan> => planOf(app, fields);
    const trajectory = await runAndPlay(generation, playback, prepare, () => {
      isStored.value = false;
    });
    if (trajectory !== null && label === 'all') kept = { key, trajectory };
  }

  /** Shows what is known already; false where it must be computed. */
  function showKept(): boolean {
    if (kept?.key !== settingsKey(fields)) return false;
    const { trajectory } = kept;
    const label = fields.label.value;
    if (label !== 'all' && label >= trajectory.count) return false;
    generation.cancel();
    generation.trajectory.value = label === 'all' ? trajectory : onlyPicture(trajectory, label);
    shownKey = keyWithLabel(fields);
    return true;
  }

  async function showOpening(): Promise<void> {
    try {
      const trajectory = await fetchOpening();
      kept ??= { key: JSON.stringify(openingFields), trajectory };
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

  begin();
  effect(() => {
    // Another panel may change the fields that it shares with this one.
    if (app.address.panel.value !== 'generate' || keyWithLabel(fields) === shownKey) return undefined;
    const timer = setTimeout(() => {
      if (!showKept()) void generate();
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
