import * as tf from '@tensorflow/tfjs-core';
import { float32Values, type CpuKernelCall } from './cpu-backend-inside';
import { multiplyPanel, packColumns, PANEL } from './packed-product';

type ConvolutionInfo = tf.backend_util.Conv2DInfo;

/** `Conv2D` on float32, as a matrix product: image patches `[pixels, k k C]` times the filters `[k k C, K]`. */
export function convolution({ inputs, attrs, backend }: CpuKernelCall): tf.TensorInfo | null {
  const { x, filter } = inputs;
  const images = float32Values(backend, x);
  const filters = float32Values(backend, filter);
  if (x === undefined || filter === undefined || images === null || filters === null) return null;
  const info = convolutionInfo(x, filter, attrs);
  return backend.makeTensorInfo(info.outShape, 'float32', convolve(images, filters, info, null));
}

/** `FusedConv2D` with a bias by channel and no activation. */
export function biasedConvolution({ inputs, attrs, backend }: CpuKernelCall): tf.TensorInfo | null {
  const { x, filter, bias } = inputs;
  const images = float32Values(backend, x);
  const filters = float32Values(backend, filter);
  const biases = float32Values(backend, bias);
  if (x === undefined || filter === undefined || images === null || filters === null || biases === null)
    return null;
  const info = convolutionInfo(x, filter, attrs);
  const plain =
    (attrs['activation'] ?? 'linear') === 'linear' && inputs['preluActivationWeights'] === undefined;
  if (!plain || biases.length !== info.outChannels) return null;
  return backend.makeTensorInfo(info.outShape, 'float32', convolve(images, filters, info, biases));
}

function convolutionInfo(x: tf.TensorInfo, filter: tf.TensorInfo, attrs: tf.NamedAttrMap): ConvolutionInfo {
  const { strides, dilations, pad, dimRoundingMode, dataFormat } = attrs as unknown as tf.Conv2DAttrs;
  return tf.backend_util.computeConv2DInfo(
    x.shape as [number, number, number, number],
    filter.shape as [number, number, number, number],
    strides,
    dilations,
    pad,
    dimRoundingMode,
    false,
    tf.backend_util.convertConv2DDataFormat(dataFormat),
  );
}

function convolve(
  images: Float32Array,
  filters: Float32Array,
  info: ConvolutionInfo,
  biases: Float32Array | null,
): Float32Array {
  const { batchSize, outHeight, outWidth, outChannels } = info;
  const depth = info.filterHeight * info.filterWidth * info.inChannels;
  const packed = packColumns(
    { values: filters, offset: 0, rowStride: outChannels, columnStride: 1 },
    depth,
    outChannels,
  );
  const output = new Float32Array(batchSize * outHeight * outWidth * outChannels);
  const pixels = batchSize * outHeight * outWidth;
  const panel = new Float32Array(depth * PANEL);
  const result = new Float32Array(PANEL * Math.ceil(outChannels / PANEL) * PANEL);
  for (let first = 0; first < pixels; first += PANEL) {
    const rows = Math.min(PANEL, pixels - first);
    panel.fill(0);
    for (let row = 0; row < rows; row++) gatherPatch(images, info, first + row, panel, row);
    multiplyPanel(panel, packed, result);
    for (let row = 0; row < rows; row++) writePixel(result, row, info, first + row, biases, output);
  }
  return output;
}

/** Copies the patch under one output pixel into row `row` of the panel; what lies outside the image stays 0. */
function gatherPatch(
  images: Float32Array,
  info: ConvolutionInfo,
  pixel: number,
  panel: Float32Array,
  row: number,
): void {
  const { outHeight, outWidth, inHeight, inWidth, inChannels, filterHeight, filterWidth } = info;
  const image = Math.floor(pixel / (outHeight * outWidth));
  const top = (Math.floor(pixel / outWidth) % outHeight) * info.strideHeight - info.padInfo.top;
  const left = (pixel % outWidth) * info.strideWidth - info.padInfo.left;
  const [pixelStride, channelStride] =
    info.dataFormat === 'channelsLast' ? [inChannels, 1] : [1, inHeight * inWidth];
  const imageOffset = image * inHeight * inWidth * inChannels;
  for (let dy = 0; dy < filterHeight; dy++) {
    const y = top + dy * info.dilationHeight;
    if (y < 0 || y >= inHeight) continue;
    for (let dx = 0; dx < filterWidth; dx++) {
      const x = left + dx * info.dilationWidth;
      if (x < 0 || x >= inWidth) continue;
      let source = imageOffset + (y * inWidth + x) * pixelStride;
      let target = (dy * filterWidth + dx) * inChannels * PANEL + row;
      for (let channel = 0; channel < inChannels; channel++) {
        panel[target] = images[source] ?? 0;
        target += PANEL;
        source += channelStride;
      }
    }
  }
}

function writePixel(
  result: Float32Array,
  row: number,
  info: ConvolutionInfo,
  pixel: number,
  biases: Float32Array | null,
  output: Float32Array,
): void {
  const { outChannels } = info;
  const mapSize = info.outHeight * info.outWidth;
  const channelsLast = info.dataFormat === 'channelsLast';
  const image = Math.floor(pixel / mapSize);
  let target = channelsLast ? pixel * outChannels : image * mapSize * outChannels + (pixel % mapSize);
  const step = channelsLast ? 1 : mapSize;
  const source = (row * result.length) / PANEL;
  for (let channel = 0; channel < outChannels; channel++) {
    output[target] = (result[source + channel] ?? 0) + (biases === null ? 0 : (biases[channel] ?? 0));
    target += step;
  }
}
