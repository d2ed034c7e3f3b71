import type { Signal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import { NumberBox } from './number-box';

/** A seed, typed. Children stand beside it. */
export function SeedBox(props: {
  readonly id: string;
  readonly seed: Signal<number>;
  readonly hint?: string | undefined;
  readonly children?: ComponentChildren;
}): JSX.Element {
  const { id, seed, hint, children } = props;
  return (
    <NumberBox
      label="Seed"
      id={id}
      value={seed.value}
      least={0}
      most={2 ** 32 - 1}
      hint={hint}
      onValue={(value) => {
        seed.value = value;
      }}
    >
      {children}
    </NumberBox>
  );
}
