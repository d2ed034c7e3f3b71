import { backend_util } from '@tensorflow/tfjs-core';
import { UnsupportedKernelUseError } from '../errors';
import { at } from '../lower/memory-order';
import type { OnnxAttributes } from '../onnx/onnx-model';

/** What TensorFlow.js says about a two-dimensional convolution or pooling, as ONNX wants to hear it. */
export interface WindowGeometry {
  /** [N, H, W, C] of the output. */
  readonly outShape: readonly number[];
  readonly kernel: readonly [height: number, width: number];
  readonly strides: readonly [height: number, width: number];
  readonly dilations: readonly [height: number, width: number];
  readonly pads: readonly [top: number, left: number, bottom: number, right: number];
}

interface ConvolutionAttributes {
  readonly strides: number | [number, number];
  readonly pad: 'valid' | 'same' | number | backend_util.ExplicitPadding;
  readonly dilations?: number | [number, number];
  readonly dataFormat?: string;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

interface PoolingAttributes extends ConvolutionAttributes {
  readonly filterSize: number | [number, number];
}

type Shape4D = [number, number, number, number];

/** @throws UnsupportedKernelUseError unless the data are NHWC and ONNX can compute the output's shape. */
export function convolutionGeometry(
  kernel: string,
  imageShape: readonly number[],
  filterShape: readonly number[],
  attributes: object,
): WindowGeometry {
  const { strides, pad, dilations, dataFormat, dimRoundingMode } = attributes as ConvolutionAttributes;
  if (dataFormat !== undefined && dataFormat !== 'NHWC') {
    throw new UnsupportedKernelUseError(kernel, `has the data format ${dataFormat}; use NHWC`);
  }
  return windowGeometry(
    kernel,
    backend_util.computeConv2DInfo(
      imageShape as Shape4D,
      filterShape as Shape4D,
      strides,
      dilations ?? 1,
      pad,
      dimRoundingMode,
    ),
  );
}

/** @throws UnsupportedKernelUseError where a window may lie outside of the map, or ONNX cannot compute the shape. */
export function poolingGeometry(
  kernel: string,
  imageShape: readonly number[],
  attributes: object,
): WindowGeometry {
  const { filterSize, strides, pad, dimRoundingMode } = attributes as PoolingAttributes;
  const geometry = windowGeometry(
    kernel,
    backend_util.computePool2DInfo(imageShape as Shape4D, filterSize, strides, 1, pad, dimRoundingMode),
  );
  if (geometry.pads.some((padding, side) => padding >= at(geometry.kernel, side % 2))) {
    throw new UnsupportedKernelUseError(kernel, 'has padding as long as its window; pad less');
  }
  return geometry;
}

/**
 * ONNX works out the output's shape from the padding: as many windows as fit. TensorFlow.js may round it up, and with a
 * `pad` that is a number it takes the filter's height and the vertical stride for both axes. So the padding at the end
 * is what the output's shape needs.
 */
function windowGeometry(kernel: string, info: backend_util.Conv2DInfo): WindowGeometry {
  const { top, left } = info.padInfo;
  const strides = [info.strideHeight, info.strideWidth] as const;
  const reach = [info.effectiveFilterHeight, info.effectiveFilterWidth] as const;
  const end = (axis: 0 | 1, start: number, size: number, outSize: number): number => {
    const needed = (outSize - 1) * strides[axis] + reach[axis] - start - size;
    if (outSize < 1 || needed <= -strides[axis]) {
      throw new UnsupportedKernelUseError(
        kernel,
        `has a pad, strides and a filter that leave an output of ${info.outHeight} x ${info.outWidth}; ` +
          'write the pad of each side as [[0, 0], [top, bottom], [left, right], [0, 0]]',
      );
    }
    return Math.max(0, needed);
  };
  return {
    outShape: info.outShape,
    kernel: [info.filterHeight, info.filterWidth],
    strides,
    dilations: [info.dilationHeight, info.dilationWidth],
    pads: [top, left, end(0, top, info.inHeight, info.outHeight), end(1, left, info.inWidth, info.outWidth)],
  };
}

/** The geometry as the attributes of ONNX's Conv. */
export function convolutionAttributes({ kernel, strides, dilations, pads }: WindowGeometry): OnnxAttributes {
  return { kernel_shape: kernel, strides, dilations, pads };
}

/** The geometry as the attributes of ONNX's pooling operators. */
export function poolingAttributes({ kernel, strides, pads }: WindowGeometry): OnnxAttributes {
  return { kernel_shape: kernel, strides, pads };
}
