import type { JSX } from 'preact';

/** A number with its name, within a `<dl class="readouts">`. */
export function Readout({ name, value }: { readonly name: string; readonly value: string }): JSX.Element {
  return (
    <div class="readout">
      <dt>{name}</dt>
      <dd class="number">{value}</dd>
    </div>
  );
}
