import type { MethodName } from '@ddpm/sampler';

/** Pictures to generate. Everything here decides what they look like. */
export interface GenerateRequest {
  /** One for each picture; null for a model without labels. */
  readonly labels: readonly (number | null)[];
  readonly seed: number;
  /** One noise for all pictures. */
  readonly sharedNoise: boolean;
  /** Which noises of the seed to take: picture i starts from number firstSampleIndex + i. */
  readonly firstSampleIndex: number;
  readonly sampler: MethodName;
  readonly steps: number;
  /** 1 is off. */
  readonly guidance: number;
  /** Of DDIM: 0 is without noise, 1 as much as DDPM. */
  readonly eta: number;
  /** Noise alone where left out. */
  readonly beginning?: Beginning;
}

/** A given picture, [height, width, channels], that the process begins with: one for each picture of the request. */
export type Beginning =
  | {
      /** Noised as far as `strength`, 0 to 1, of the way says, and denoised from there. */
      readonly kind: 'noised';
      readonly picture: Float32Array;
      readonly strength: number;
    }
  | {
      /** Painted anew where the mask, [height, width], is 1. */
      readonly kind: 'masked';
      readonly picture: Float32Array;
      readonly mask: Float32Array;
      /** How often each stretch of steps is run, so that both parts agree. */
      readonly rounds: number;
    };

/** Before the first step. */
export interface BeginEvent {
  readonly kind: 'begin';
  readonly imageShape: readonly [height: number, width: number, channels: number];
  readonly count: number;
}

/** One step. Arrays are [count, height, width, channels]. */
export interface StepEvent {
  readonly kind: 'step';
  /** 0..steps-1. Of long runs, only some steps are told, evenly spread; the first and the last always. */
  readonly step: number;
  /** Steps of the whole run, as often as the network is called. */
  readonly steps: number;
  /** The timestep that the network was shown. */
  readonly t: number;
  readonly alphaBar: number;
  /** The pictures that the network was shown: those before the step. */
  readonly xt: Float32Array;
  /** What the network thinks the clean pictures are. */
  readonly x0: Float32Array;
  /** The noise that it sees in them. */
  readonly noise: Float32Array;
  readonly milliseconds: number;
  /** Bytes of all tensors. */
  readonly memory: number;
}

/** After the last step. */
export interface EndEvent {
  readonly kind: 'end';
  /** The finished pictures: [count, height, width, channels]. */
  readonly images: Float32Array;
}

export type GenerateEvent = BeginEvent | StepEvent | EndEvent;
