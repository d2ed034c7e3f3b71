/** One sampled image. */
export class SampledImage {
  /**
   * @param pixels row-major [height, width, channels], about [-1, 1]: -1 is black
   * @param label the class it was sampled for; null where there was none
   * @param sampleIndex its index in the whole request; with the seed, it names the image's noise
   */
  constructor(
    readonly pixels: Float32Array,
    readonly shape: readonly [height: number, width: number, channels: number],
    readonly label: number | null,
    readonly sampleIndex: number,
  ) {}

  /** 8-bit values in the same order: grey, or interleaved RGB. */
  toBytes(): Uint8ClampedArray {
    return toBytes(this.pixels);
  }
}

/** Pixels in [-1, 1] as 8-bit values: -1 becomes 0, 1 becomes 255, anything beyond is clipped. */
export function toBytes(pixels: Float32Array): Uint8ClampedArray {
  // The clamped array rounds and clips by itself.
  return Uint8ClampedArray.from(pixels, (pixel) => (pixel + 1) * 127.5);
}
