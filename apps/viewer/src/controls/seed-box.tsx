import type { Signal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import { NumberBox } from './number-box';

/** Sliding goes through so many seeds. */
const LAST_BY_SLIDING = 999;

/** A seed, typed or slid to. Children stand beside it. */
export function SeedBox(props: {
  readonly id: string;
  readonly seed: Signal<number>;
  readonly hint?: string | undefined;
  readonly children?: ComponentChildren;
}): JSX.Element {
  const { id, seed, hint, children } = props;
  const set = (value: number): void => {
    seed.value = value;
  };
  return (
    <div class="seed-box">
      <NumberBox
        label="Seed"
        id={id}
        value={seed.value}
        least={0}
        most={2 ** 32 - 1}
        hint={hint}
        onValue={set}
      >
        {children}
      </NumberBox>
      <input
        type="range"
        aria-label={`Slide from noise to noise, by seeds from 0 to ${LAST_BY_SLIDING}`}
        min={0}
        max={LAST_BY_SLIDING}
        step={1}
        value={Math.min(seed.value, LAST_BY_SLIDING)}
        aria-valuetext={String(seed.value)}
        onInput={(event) => {
          set(event.currentTarget.valueAsNumber);
        }}
      />
    </div>
  );
}
