import type { MethodName } from '@ddpm/sampler';

/** Pictures to generate. Everything here decides what they look like. */
export interface GenerateRequest {
  /** One for each picture; null for a model without labels. */
  readonly labels: readonly (number | null)[];
  readonly seed: number;
  /** One noise for all pictures. */
  readonly sharedNoise: boolean;
  readonly sampler: MethodName;
  readonly steps: number;
  /** 1 is off. */
  readonly guidance: number;
  /** Of DDIM: 0 is without noise, 1 as much as DDPM. */
  readonly eta: number;
}

/** Before the first step. */
export interface BeginEvent {
  readonly kind: 'begin';
  /** x_T: [count, height, width, channels]. */
  readonly noise: Float32Array;
  readonly imageShape: readonly [height: number, width: number, channels: number];
  readonly count: number;
  readonly steps: number;
}

/** After each step. Arrays are [count, height, width, channels]. */
export interface StepEvent {
  readonly kind: 'step';
  /** 0..steps-1. */
  readonly step: number;
  readonly steps: number;
  /** The timestep that the network was shown. */
  readonly t: number;
  readonly alphaBar: number;
  /** The pictures after the step. */
  readonly xt: Float32Array;
  /** What the network, shown the pictures before the step, thinks the clean ones are. */
  readonly x0: Float32Array;
  /** The noise that it sees in them. */
  readonly noise: Float32Array;
  readonly milliseconds: number;
  /** Bytes of all tensors. */
  readonly memory: number;
}

export type GenerateEvent = BeginEvent | StepEvent;
