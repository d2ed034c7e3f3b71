import type { FeatureMaps } from './understand-protocol';

/** A grey picture with the numbers that are black and white in it. */
export interface FeaturePicture {
  /** [height, width, 1] */
  readonly pixels: Float32Array;
  readonly shape: readonly [height: number, width: number, channels: 1];
  readonly range: { readonly black: number; readonly white: number };
}

/** How strongly a block answers at each place: the mean size of its channels. */
export function strengthPicture({ shape, values }: FeatureMaps): FeaturePicture {
  const [height, width, channels] = shape;
  const pixels = new Float32Array(height * width);
  values.forEach((value, index) => {
    const pixel = Math.floor(index / channels);
    pixels[pixel] = (pixels[pixel] ?? 0) + Math.abs(value) / channels;
  });
  return {
    pixels,
    shape: [height, width, 1],
    range: { black: Math.min(...pixels), white: Math.max(...pixels) },
  };
}

/** All channels of a block, one map beside the other with a line between them; black and white are 2.5 deviations away. */
export function sheetOfMaps({ shape, values }: FeatureMaps): FeaturePicture {
  const [height, width, channels] = shape;
  const columns = Math.ceil(Math.sqrt(channels * 2));
  const rows = Math.ceil(channels / columns);
  const sheetWidth = columns * (width + 1) - 1;
  const sheet = new Float32Array((rows * (height + 1) - 1) * sheetWidth).fill(-Infinity);
  values.forEach((value, index) => {
    const [place, channel] = [Math.floor(index / channels), index % channels];
    const y = Math.floor(channel / columns) * (height + 1) + Math.floor(place / width);
    const x = (channel % columns) * (width + 1) + (place % width);
    sheet[y * sheetWidth + x] = value;
  });
  const { mean, deviation } = spreadOf(values);
  return {
    pixels: sheet,
    shape: [rows * (height + 1) - 1, sheetWidth, 1],
    range: { black: mean - 2.5 * deviation, white: mean + 2.5 * deviation },
  };
}

function spreadOf(values: Float32Array): { readonly mean: number; readonly deviation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, deviation: Math.sqrt(variance) + 1e-6 };
}
