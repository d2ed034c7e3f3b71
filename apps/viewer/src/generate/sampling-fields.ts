import type { Signal } from '@preact/signals';
import type { MethodName } from '@ddpm/sampler';

/** How to go from noise to picture, as fields of the address. */
export interface SamplingFields {
  readonly sampler: Signal<MethodName>;
  readonly steps: Signal<number>;
  readonly guidance: Signal<number>;
  readonly eta: Signal<number>;
}
