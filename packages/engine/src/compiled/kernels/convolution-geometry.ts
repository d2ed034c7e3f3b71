import { backend_util } from '@tensorflow/tfjs-core';
import { UnsupportedKernelUseError } from '../errors';
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

/** @throws UnsupportedKernelUseError unless the data are NHWC. */
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

export function poolingGeometry(imageShape: readonly number[], attributes: object): WindowGeometry {
  const { filterSize, strides, pad, dimRoundingMode } = attributes as PoolingAttributes;
  return windowGeometry(
    backend_util.computePool2DInfo(imageShape as Shape4D, filterSize, strides, 1, pad, dimRoundingMode),
  );
}

function windowGeometry(info: backend_util.Conv2DInfo): WindowGeometry {
  const { top, left, bottom, right } = info.padInfo;
  return {
    outShape: info.outShape,
    kernel: [info.filterHeight, info.filterWidth],
    strides: [info.strideHeight, info.strideWidth],
    dilations: [info.dilationHeight, info.dilationWidth],
    pads: [top, left, bottom, right],
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
