import type { JSX } from 'preact';
import { useApp } from './app-context';

/** Switches between light and dark, away from what the system says. */
export function ThemeToggle(): JSX.Element {
  const { choice } = useApp().theme;
  const isDark =
    choice.value === 'dark' ||
    (choice.value === 'system' && window.matchMedia('(prefers-color-scheme: dark)').matches);
  return (
    <button
      type="button"
      class="quiet"
      onClick={() => {
        choice.value = isDark ? 'light' : 'dark';
      }}
    >
      {isDark ? 'Light' : 'Dark'}
    </button>
  );
}
