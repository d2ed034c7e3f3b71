import type { ComponentChildren, JSX } from 'preact';
import { Changing } from './changing';
import './controls.css';

/** A control with its name above it and, where it helps, a sentence below. */
export function FieldRow(props: {
  readonly label: string;
  /** Of the control, so that the label belongs to it. */
  readonly id: string;
  /** Shown at the right of the label, such as the value of a slider. */
  readonly value?: string;
  readonly hint?: string | undefined;
  readonly children: ComponentChildren;
}): JSX.Element {
  const { label, id, value, hint, children } = props;
  return (
    <div class="field">
      <div class="field-head">
        <label for={id}>{label}</label>
        {value !== undefined && (
          <output for={id} class="number">
            <Changing text={value} />
          </output>
        )}
      </div>
      {children}
      {hint !== undefined && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}
