import type { JSX } from 'preact';
import { Icon } from '../shell/icon';

/** Draws another seed. */
export function NewNoise({ onSeed }: { readonly onSeed: (seed: number) => void }): JSX.Element {
  return (
    <button
      type="button"
      onClick={() => {
        onSeed(Math.floor(Math.random() * 10_000));
      }}
    >
      <Icon name="dice" /> New noise
    </button>
  );
}
