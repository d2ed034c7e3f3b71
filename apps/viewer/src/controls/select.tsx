import type { JSX } from 'preact';
import { FieldRow } from './field-row';

/** One of many, by a list that opens. */
export function Select<Value extends string>(props: {
  readonly label: string;
  readonly id: string;
  readonly value: Value;
  readonly choices: readonly { readonly value: Value; readonly title: string }[];
  readonly hint?: string | undefined;
  readonly onValue: (value: Value) => void;
}): JSX.Element {
  const { label, id, value, choices, hint, onValue } = props;
  return (
    <FieldRow label={label} id={id} hint={hint}>
      <select
        id={id}
        value={value}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        onChange={(event) => {
          const chosen = choices.find((choice) => choice.value === event.currentTarget.value);
          if (chosen !== undefined) onValue(chosen.value);
        }}
      >
        {choices.map((choice) => (
          <option key={`${choice.value} ${choice.title}`} value={choice.value}>
            {choice.title}
          </option>
        ))}
      </select>
    </FieldRow>
  );
}
