import * as tf from '@tensorflow/tfjs-core';
import { panelWidth } from './product';

/** A convolution that the module can do: stride 1, output as large as input, a filter of 1x1 or 3x3. */
export interface Geometry {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly inChannels: number;
  readonly outChannels: number;
  readonly filterSize: 1 | 3;
}

export type FilterShape = [height: number, width: number, inChannels: number, outChannels: number];

/** The convolution that a kernel's attributes ask for, whole, as TensorFlow.js understands them. */
export function convolutionInfo(
  xShape: readonly number[],
  filterShape: readonly number[],
  attrs: tf.NamedAttrMap,
): tf.backend_util.Conv2DInfo {
  const { strides, pad, dilations, dimRoundingMode, dataFormat } = attrs as Partial<tf.Conv2DAttrs>;
  return tf.backend_util.computeConv2DInfo(
    xShape as FilterShape,
    filterShape as FilterShape,
    strides ?? 1,
    dilations ?? 1,
    pad ?? 'valid',
    dimRoundingMode,
    false,
    tf.backend_util.convertConv2DDataFormat(dataFormat ?? 'NHWC'),
  );
}

/** Null for a convolution that is not the module's. */
export function geometryOf(info: tf.backend_util.Conv2DInfo): Geometry | null {
  const { filterHeight, filterWidth, inHeight, inWidth, padInfo, batchSize } = info;
  if (filterHeight !== filterWidth || (filterHeight !== 1 && filterHeight !== 3)) return null;
  const ones = [info.strideHeight, info.strideWidth, info.dilationHeight, info.dilationWidth];
  if (info.dataFormat !== 'channelsLast' || ones.some((one) => one !== 1)) return null;
  const border = (filterHeight - 1) / 2;
  if (padInfo.top !== border || padInfo.left !== border) return null;
  if (info.outHeight !== inHeight || info.outWidth !== inWidth) return null;
  if (batchSize * inHeight * inWidth * info.inChannels * info.outChannels === 0) return null;
  return {
    batch: batchSize,
    height: inHeight,
    width: inWidth,
    inChannels: info.inChannels,
    outChannels: info.outChannels,
    filterSize: filterHeight,
  };
}

/** Channels that the module works with in the place of so many: whole panels. */
export function wholePanels(channels: number): number {
  return Math.ceil(channels / panelWidth) * panelWidth;
}

export function pixelsOf({ batch, height, width }: Geometry): number {
  return batch * height * width;
}
