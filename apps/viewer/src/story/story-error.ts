import type { ReadonlySignal } from '@preact/signals';
import { failureWords } from '../models/model-words';
import { useApp } from '../shell/app-context';
import { model } from './few-calls-model';

/** What keeps a screen from being shown, in plain words; null where nothing does. */
export function useStoryError(error: ReadonlySignal<string | null>): string | null {
  const { models, engine } = useApp();
  return failureWords(error.value, models.open(model).value, engine);
}
