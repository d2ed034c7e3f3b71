import type { JSX } from 'preact';
import { Changing } from './changing';
import './controls.css';

/** One of a few, all in view. */
export function Choice<Value extends string | number>(props: {
  readonly label: string;
  /** Distinguishes it from other choices on the page. */
  readonly id: string;
  readonly value: Value;
  readonly choices: readonly { readonly value: Value; readonly title: string }[];
  /** Whether they stand in rows of ten, each as wide as the others. */
  readonly inRows?: boolean;
  readonly onValue: (value: Value) => void;
}): JSX.Element {
  const { label, id, value, choices, inRows = false, onValue } = props;
  return (
    <fieldset class="field choice">
      <legend>{label}</legend>
      <div class="choice-row" data-in-rows={inRows}>
        {choices.map((choice) => (
          <label key={choice.value}>
            <input
              type="radio"
              name={id}
              checked={choice.value === value}
              onChange={() => {
                onValue(choice.value);
              }}
            />
            <Changing text={choice.title} />
          </label>
        ))}
      </div>
    </fieldset>
  );
}
