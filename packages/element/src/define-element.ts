import { DigitElement } from './digit-element';
import { loadSampler, type SamplerSource } from './load-sampler';
import { SharedSampler } from './shared-sampler';

/**
 * Makes an element known to the page under a name, with one sampler for all of them. Where the name is taken, as by the same
 * script a second time, or where there are no elements, as on a server, nothing happens.
 */
export function defineElement(name: string, source: SamplerSource): void {
  if (typeof customElements === 'undefined' || customElements.get(name) !== undefined) return;
  const shared = new SharedSampler((signal) => loadSampler(source, signal));
  customElements.define(
    name,
    class extends DigitElement {
      constructor() {
        super(shared);
      }
    },
  );
}
