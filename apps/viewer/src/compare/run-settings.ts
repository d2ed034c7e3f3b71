import type { MethodName } from '@ddpm/sampler';

/** All that decides one picture. */
export interface RunSettings {
  readonly model: string;
  readonly class: number;
  readonly seed: number;
  readonly sampler: MethodName;
  readonly steps: number;
  readonly guidance: number;
  readonly eta: number;
}

/** The two that are compared. */
export const sides = ['a', 'b'] as const;
export type Side = (typeof sides)[number];
