/** Pictures to be drawn in a grid. */
export interface PicturesToDraw {
  /** [count, height, width, channels] in [-1, 1]. */
  readonly pixels: Float32Array;
  readonly count: number;
  readonly imageShape: readonly [height: number, width: number, channels: number];
}
