/** Pixels in [-1, 1] as 8-bit values: -1 becomes 0, 1 becomes 255, anything beyond is clipped. */
export function toBytes(pixels: Float32Array): Uint8ClampedArray {
  // The clamped array rounds and clips by itself.
  return Uint8ClampedArray.from(pixels, (pixel) => (pixel + 1) * 127.5);
}
