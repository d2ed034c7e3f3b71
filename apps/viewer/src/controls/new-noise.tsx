import type { Signal } from '@preact/signals';
import type { JSX } from 'preact';
import { Icon } from '../shell/icon';

/** Draws another seed. */
export function NewNoise({ seed }: { readonly seed: Signal<number> }): JSX.Element {
  return (
    <button
      type="button"
      onClick={() => {
        seed.value = Math.floor(Math.random() * 10_000);
      }}
    >
      <Icon name="dice" /> New noise
    </button>
  );
}
