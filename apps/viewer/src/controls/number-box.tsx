import type { ComponentChildren, JSX } from 'preact';
import { FieldRow } from './field-row';

/** A whole number, typed; what is no such number changes nothing. Children stand beside it. */
export function NumberBox(props: {
  readonly label: string;
  readonly id: string;
  readonly value: number;
  readonly least: number;
  readonly most: number;
  readonly hint?: string | undefined;
  readonly onValue: (value: number) => void;
  readonly children?: ComponentChildren;
}): JSX.Element {
  const { label, id, value, least, most, hint, onValue, children } = props;
  return (
    <FieldRow label={label} id={id} hint={hint}>
      <div class="number-box">
        <input
          id={id}
          type="number"
          inputMode="numeric"
          min={least}
          max={most}
          step={1}
          value={value}
          aria-describedby={hint === undefined ? undefined : `${id}-hint`}
          onChange={(event) => {
            const typed = event.currentTarget.valueAsNumber;
            const valid = Number.isSafeInteger(typed) && typed >= least && typed <= most;
            if (valid) onValue(typed);
            else event.currentTarget.valueAsNumber = value;
          }}
        />
        {children}
      </div>
    </FieldRow>
  );
}
