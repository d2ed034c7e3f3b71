import type { Signal } from '@preact/signals';
import type { JSX } from 'preact';
import type { ModelInfo } from '../engine/protocol';
import { arePairs, hasRows } from '../models/class-rows';
import { Choice } from './choice';
import { PairChoice } from './pair-choice';
import { Select } from './select';

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
  const common = { id, label };
  const value = Math.min(chosen.value, names.length - 1);
  const onValue = (next: number): void => {
    chosen.value = next;
  };
  if (arePairs(names)) return <PairChoice {...common} value={value} onValue={onValue} />;
  if (!hasRows(names.length)) {
    return <Choice {...common} value={value} choices={choicesOf(names)} onValue={onValue} />;
  }
  return (
    <Select
      {...common}
      value={String(value)}
      choices={choicesOf(names).map((choice) => ({ ...choice, value: String(choice.value) }))}
      onValue={(next) => {
        onValue(Number(next));
      }}
    />
  );
}

/** Until the model says better. */
const digits = Array.from({ length: 10 }, (_, index) => String(index));

function choicesOf(names: readonly string[]): readonly { readonly value: number; readonly title: string }[] {
  return names.map((title, value) => ({ value, title }));
}
