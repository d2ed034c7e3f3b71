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
