import { effect, signal, type Signal } from '@preact/signals';
import { keepTheme, keptTheme } from './kept-settings';
import type { ThemeChoice } from './theme-choice';

/** The colours of the page. */
export interface Theme {
  readonly choice: Signal<ThemeChoice>;
}

/** Follows the system until the visitor chooses. */
export function createTheme(): Theme {
  const choice = signal(keptTheme());
  effect(() => {
    document.documentElement.dataset['theme'] = choice.value;
    keepTheme(choice.value);
  });
  return { choice };
}
