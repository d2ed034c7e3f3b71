import type { JSX } from 'preact';
import { FieldRow } from './field-row';

/** Chooses a number by sliding over given stops, from left to right. */
export function Slider(props: {
  readonly label: string;
  readonly id: string;
  readonly value: number;
  /** Rising; a value between two of them shows at the nearest. */
  readonly stops: readonly number[];
  readonly print?: (value: number) => string;
  readonly hint?: string | undefined;
  readonly disabled?: boolean;
  readonly onValue: (value: number) => void;
}): JSX.Element {
  const { label, id, value, stops, print = String, hint, disabled = false, onValue } = props;
  return (
    <FieldRow label={label} id={id} value={print(value)} hint={hint}>
      <input
        id={id}
        type="range"
        min={0}
        max={stops.length - 1}
        step={1}
        value={nearestStop(stops, value)}
        aria-valuetext={print(value)}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        disabled={disabled}
        onInput={(event) => {
          const chosen = stops[event.currentTarget.valueAsNumber];
          if (chosen !== undefined) onValue(chosen);
        }}
      />
    </FieldRow>
  );
}

function nearestStop(stops: readonly number[], value: number): number {
  const distances = stops.map((stop) => Math.abs(stop - value));
  return distances.indexOf(Math.min(...distances));
}
