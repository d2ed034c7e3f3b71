/** What the network is to look at. */
export interface ObservationRequest {
  /** One noisy picture, [height, width, channels]. */
  readonly xt: Float32Array;
  readonly t: number;
  /** Null for a model without labels. */
  readonly label: number | null;
}

/** What a block of the network puts out. */
export interface FeatureMaps {
  /** `init_conv`, `down1`, ..., `bottleneck`, `up1`, ... */
  readonly name: string;
  readonly shape: readonly [height: number, width: number, channels: number];
  /** [height, width, channels]. */
  readonly values: Float32Array;
}

/** One noisy picture, to be seen with its label and without. */
export interface OpinionsRequest {
  readonly xt: Float32Array;
  readonly t: number;
  readonly alphaBar: number;
  readonly label: number;
}

/** What the network sees in a noisy picture; both say the same in other words. Arrays are [height, width, channels]. */
export interface Opinion {
  readonly noise: Float32Array;
  /** The clean picture that goes with it, beyond [-1, 1] where it goes there. */
  readonly x0: Float32Array;
}

/** The two that guidance rests on. */
export interface Opinions {
  readonly withoutLabel: Opinion;
  readonly withLabel: Opinion;
}
