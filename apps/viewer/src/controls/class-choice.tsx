import type { Signal } from '@preact/signals';
import type { JSX } from 'preact';
import type { ModelInfo } from '../engine/protocol';
import { Choice } from './choice';

/** One of the network's classes; nothing where it has none. */
export function ClassChoice(props: {
  readonly id: string;
  readonly label: string;
  /** The field of the address. */
  readonly chosen: Signal<number>;
  /** Null until the network is there. */
  readonly info: ModelInfo | null;
}): JSX.Element | null {
  const { id, label, chosen, info } = props;
  const names = info === null ? digits : info.classNames;
  if (names === null) return null;
  return (
    <Choice
      label={label}
      id={id}
      value={chosen.value}
      choices={names.map((title, value) => ({ value, title }))}
      onValue={(value) => {
        chosen.value = value;
      }}
    />
  );
}

/** Until the model says better. */
const digits = Array.from({ length: 10 }, (_, index) => String(index));
