import type { JSX } from 'preact';
import { Changing } from '../controls/changing';

/** A number with its name, within a `<dl class="readouts">`. */
export function Readout({ name, value }: { readonly name: string; readonly value: string }): JSX.Element {
  return (
    <div class="readout">
      <dt>{name}</dt>
      <dd class="number">
        <Changing text={value} />
      </dd>
    </div>
  );
}
