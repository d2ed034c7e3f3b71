import type { JSX } from 'preact';
import { useApp } from './app-context';
import { Icon } from './icon';

/** Switches between light and dark, away from what the system says. */
export function ThemeToggle(): JSX.Element {
  const { choice } = useApp().theme;
  const isDark =
    choice.value === 'dark' ||
    (choice.value === 'system' && window.matchMedia('(prefers-color-scheme: dark)').matches);
  return (
    <button
      type="button"
      class="round small"
      aria-label={isDark ? 'Light colours' : 'Dark colours'}
      onClick={() => {
        choice.value = isDark ? 'light' : 'dark';
      }}
    >
      <Icon name={isDark ? 'sun' : 'moon'} />
    </button>
  );
}
