import type { JSX } from 'preact';
import { Choice } from './choice';

/** One of the numbers from 00 to 99: its tens and its units, each in a row. */
export function PairChoice(props: {
  readonly id: string;
  readonly label: string;
  /** 0 to 99. */
  readonly value: number;
  /** Whether all ten numbers with these tens are chosen; left out where that cannot be. */
  readonly isRow?: boolean;
  readonly hint?: string | undefined;
  readonly onValue: (value: number) => void;
  /** All ten numbers with the tens of that one. */
  readonly onRow?: (value: number) => void;
}): JSX.Element {
  const { id, label, value, isRow = false, hint, onValue, onRow } = props;
  const [tens, units] = [Math.floor(value / 10), value % 10];
  const ten = Array.from({ length: 10 }, (_, digit) => ({ value: String(digit), title: String(digit) }));
  return (
    <fieldset class="field pair-choice">
      <legend>{label}</legend>
      <Choice
        label="Tens"
        id={`${id}-tens`}
        value={String(tens)}
        choices={ten}
        inRows
        onValue={(digit) => {
          const next = Number(digit) * 10 + units;
          if (isRow) onRow?.(next);
          else onValue(next);
        }}
      />
      <Choice
        label="Units"
        id={`${id}-units`}
        value={isRow ? 'all' : String(units)}
        choices={onRow === undefined ? ten : [...ten, { value: 'all', title: 'All ten' }]}
        inRows
        onValue={(digit) => {
          if (digit === 'all') onRow?.(value);
          else onValue(tens * 10 + Number(digit));
        }}
      />
      {hint !== undefined && <p class="hint">{hint}</p>}
    </fieldset>
  );
}
