/** Which numbers are black and white. */
export interface ValueRange {
  readonly black: number;
  readonly white: number;
}

/** Images are drawn from -1, black, to 1, white. */
export const imageRange: ValueRange = { black: -1, white: 1 };

/** Noise is drawn within three standard deviations. */
export const noiseRange: ValueRange = { black: -3, white: 3 };

/**
 * Draws one image into a canvas of its size, one canvas pixel a pixel; the page's style makes it larger.
 *
 * @param pixels [height, width, channels], 1 or 3 channels
 */
export function drawPixels(
  canvas: HTMLCanvasElement,
  pixels: Float32Array,
  [height, width, channels]: readonly [number, number, number],
  range: ValueRange = imageRange,
): void {
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  canvas.getContext('2d')?.putImageData(new ImageData(toRgba(pixels, channels, range), width, height), 0, 0);
}

/** Row-major RGBA, 8 bits each. */
export function toRgba(
  pixels: Float32Array,
  channels: number,
  { black, white }: ValueRange = imageRange,
): Uint8ClampedArray<ArrayBuffer> {
  const scale = 255 / (white - black);
  const count = pixels.length / channels;
  const rgba = new Uint8ClampedArray(count * 4).fill(255);
  for (let pixel = 0; pixel < count; pixel += 1) {
    for (let colour = 0; colour < 3; colour += 1) {
      const value = pixels[pixel * channels + (channels === 1 ? 0 : colour)] ?? 0;
      rgba[pixel * 4 + colour] = (value - black) * scale;
    }
  }
  return rgba;
}
