import { computed, signal, type ReadonlySignal } from '@preact/signals';
import type { AppContext } from './app-context';

/** Whether that panel is the one that is shown, in a tab that is looked at. */
export function activeWhileShown(
  { address }: Pick<AppContext, 'address'>,
  panel: string,
): ReadonlySignal<boolean> {
  const visible = signal(!document.hidden);
  document.addEventListener('visibilitychange', () => {
    visible.value = !document.hidden;
  });
  return computed(() => visible.value && address.panel.value === panel);
}
