import * as tf from '@tensorflow/tfjs-core';

/** A tensor of float32. */
export interface Images {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

interface Attributes {
  readonly strides: number | number[];
  readonly pad: string;
  readonly dilations: number | number[];
}

const same: Attributes = { strides: 1, pad: 'same', dilations: 1 };

/** [N, H, W, C] by [k, k, C, K], sum by sum in float64. */
export function plainConvolution(x: Images, filter: Images, attributes: Attributes = same): Float64Array {
  const info = infoOf(x.shape, filter.shape, attributes);
  const { inChannels, outChannels } = info;
  const output = new Float64Array(info.batchSize * info.outHeight * info.outWidth * outChannels);
  forEachTap(info, (pixel, from, tap) => {
    for (let c = 0; c < inChannels; c++) {
      const value = x.data[from * inChannels + c] ?? 0;
      for (let k = 0; k < outChannels; k++) {
        const place = pixel * outChannels + k;
        const weight = filter.data[(tap * inChannels + c) * outChannels + k] ?? 0;
        output[place] = (output[place] ?? 0) + value * weight;
      }
    }
  });
  return output;
}

/** The gradient of its filter. */
export function plainFilterGradient(
  x: Images,
  dy: Images,
  size: number,
  attributes: Attributes = same,
): Float64Array {
  const [inChannels, outChannels] = [x.shape[3] ?? 0, dy.shape[3] ?? 0];
  const info = infoOf(x.shape, [size, size, inChannels, outChannels], attributes);
  const output = new Float64Array(size * size * inChannels * outChannels);
  forEachTap(info, (pixel, from, tap) => {
    for (let c = 0; c < inChannels; c++) {
      const value = x.data[from * inChannels + c] ?? 0;
      for (let k = 0; k < outChannels; k++) {
        const place = (tap * inChannels + c) * outChannels + k;
        output[place] = (output[place] ?? 0) + value * (dy.data[pixel * outChannels + k] ?? 0);
      }
    }
  });
  return output;
}

type Info = tf.backend_util.Conv2DInfo;

function infoOf(xShape: readonly number[], filterShape: readonly number[], attributes: Attributes): Info {
  return tf.backend_util.computeConv2DInfo(
    xShape as [number, number, number, number],
    filterShape as [number, number, number, number],
    attributes.strides as number,
    attributes.dilations as number,
    attributes.pad as 'same',
  );
}

/** Calls with the number of an output pixel, of an input pixel, and of the filter's value between them. */
function forEachTap(info: Info, visit: (pixel: number, from: number, tap: number) => void): void {
  const { outHeight, outWidth, inHeight, inWidth, filterHeight, filterWidth } = info;
  for (let pixel = 0; pixel < info.batchSize * outHeight * outWidth; pixel++) {
    const image = Math.floor(pixel / (outHeight * outWidth));
    const [y, x] = [Math.floor(pixel / outWidth) % outHeight, pixel % outWidth];
    for (let tap = 0; tap < filterHeight * filterWidth; tap++) {
      const row =
        y * info.strideHeight - info.padInfo.top + Math.floor(tap / filterWidth) * info.dilationHeight;
      const column = x * info.strideWidth - info.padInfo.left + (tap % filterWidth) * info.dilationWidth;
      if (row < 0 || column < 0 || row >= inHeight || column >= inWidth) continue;
      visit(pixel, (image * inHeight + row) * inWidth + column, tap);
    }
  }
}
