import type { MethodName } from '@ddpm/sampler';

/** One end of the way between two pictures. */
export interface BetweenEnd {
  readonly seed: number;
  /** Null for a model without labels. */
  readonly label: number | null;
}

/** A picture on the way from one to another. */
export interface BetweenRequest {
  readonly from: BetweenEnd;
  readonly to: BetweenEnd;
  /** 0 is the first picture, 1 the other. */
  readonly share: number;
  readonly sampler: MethodName;
  readonly steps: number;
  /** 1 is off. */
  readonly guidance: number;
  readonly eta: number;
}
