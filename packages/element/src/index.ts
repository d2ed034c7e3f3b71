/**
 * A web component that draws a digit out of noise, in the visitor's browser.
 *
 * @module @ddpm/element
 */
import { digits } from '@ddpm/digits/few-calls';
import type { PretrainedSource } from '@ddpm/sampler';
import { defineElement } from './define-element';
import type { DigitElement } from './digit-element';

export type { DigitDone, DigitElement, DigitStep } from './digit-element';
export type { DigitRequest } from './digit-request';
export { DigitAttributeError } from './errors';

declare global {
  interface HTMLElementTagNameMap {
    'ddpm-digit': DigitElement;
  }
}

/** What the element is called, and what it draws with. */
export interface DigitOptions {
  /** `ddpm-digit` where left out. */
  readonly name?: string | undefined;
  /** The trained model; where left out, `@ddpm/digits/few-calls`, which draws in 1, 2 or 4 network calls. */
  readonly weights?: PretrainedSource | undefined;
  /**
   * Address of the folder that serves the wasm backend's `.wasm` files. Where left out, the one that is needed comes out of
   * `@ddpm/engine`, as a `blob:` address.
   */
  readonly wasmFolder?: string | undefined;
}

/**
 * Makes `<ddpm-digit>` known to the page. All such elements share one sampler, which is loaded when the first of them draws
 * and freed when the last has gone. A name that is taken is left as it is, so a second call does nothing; nor does the first
 * where there are no elements, as on a server.
 */
export function defineDigit({ name = 'ddpm-digit', weights = digits, wasmFolder }: DigitOptions = {}): void {
  defineElement(name, { weights, wasmFolder });
}
