import type { ReadonlySignal, Signal } from '@preact/signals';
import type { Field } from './field';

/**
 * The part of the address after `#`: the panel, then everything that decides its picture, all spelled out, as in
 * `#generate?model=digits&seed=42`. Whatever is invalid in it counts as left out.
 */
export interface Address {
  readonly panel: ReadonlySignal<string>;
  /** Shows another panel; the back button returns. */
  show(panel: string): void;
  /**
   * The fields of a panel, as signals that follow the address and are written to it. Panels that give a field the same
   * name share its value. Call it once for each panel, when it is made.
   */
  fields<Values extends object>(
    panel: string,
    spec: { readonly [Name in keyof Values]: Field<Values[Name]> },
  ): { readonly [Name in keyof Values]: Signal<Values[Name]> };
  /** Grows with each address that is gone to: the one that the page was opened with, a link, or one to go back to. */
  readonly visit: ReadonlySignal<number>;
  /** Whether the address gone to last had a valid value of that field. */
  isGiven(field: string): boolean;
  /** The whole address of what is shown now. */
  link(): string;
}
