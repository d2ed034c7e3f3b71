/** The pixels of a frame, from 0..255 to -1..1. */
export function frameAsImages(pixels: Uint8Array): Float32Array {
  return Float32Array.from(pixels, (value) => value / 127.5 - 1);
}
