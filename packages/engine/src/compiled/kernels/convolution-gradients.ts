import type { Conv2DBackpropFilterAttrs, Conv2DBackpropInputAttrs } from '@tensorflow/tfjs-core';
import { UnsupportedKernelUseError } from '../errors';
import type { GraphBuilder } from '../lower/graph-builder';
import { inputOf, type KernelDefinition } from '../lower/kernel-definition';
import { inOrder, loweredValue, viewed, type LoweredValue } from '../lower/lowered-value';
import { at, axisOrder, rowMajor } from '../lower/memory-order';
import { canDifferentiateInBlocks, filterGradientInBlocks } from './blocked-filter-gradient';
import { channelsFirstShape, channelsFirstView, fromChannelsFirst } from './channels-first';
import { filterInOnnx } from './convolution-filter';
import { convolutionGeometry, type WindowGeometry } from './convolution-geometry';
import { sliced } from './splitting';

/**
 * A filter's gradient as a convolution with exchanged roles. The images are one image of N channels, their columns and
 * channels together its width; `dy` is the filter, [K, N, H, W], and steps over whole columns (dilation C). The output
 * [K, kernel height, kernel width * C] holds every shift of every pair of channels.
 */
function filterGradient(
  graph: GraphBuilder,
  images: LoweredValue,
  dy: LoweredValue,
  filterShape: readonly number[],
  geometry: WindowGeometry,
): LoweredValue {
  const { strides, pads, kernel } = geometry;
  const [top, left, bottom, right] = pads;
  const x = reachedPixels(graph, images, dy, geometry);
  const [batch, height, width, channels] = x.shape as [number, number, number, number];
  const [, outHeight, outWidth, outChannels] = dy.shape as [number, number, number, number];
  const image = viewed(graph, inOrder(graph, x, rowMajor(x.shape)), [1, batch, height, width * channels]);
  const filter = viewed(graph, inOrder(graph, dy, axisOrder(dy.shape, [3, 0, 1, 2])), [
    outChannels,
    batch,
    outHeight,
    outWidth,
  ]);
  const attributes = {
    kernel_shape: [outHeight, outWidth],
    dilations: [strides[0], strides[1] * channels],
    pads: [top, left * channels, bottom, right * channels],
  };
  const result = graph.node('Conv', [image, filter], [1, outChannels, kernel[0], kernel[1] * channels], {
    attributes,
  });
  return loweredValue(filterShape, result, axisOrder(filterShape, [3, 0, 1, 2]));
}

/** The images without the last rows and columns, where no window reaches those: exactly `kernel` shifts of dy fit then. */
function reachedPixels(
  graph: GraphBuilder,
  x: LoweredValue,
  dy: LoweredValue,
  { strides, pads, kernel }: WindowGeometry,
): LoweredValue {
  const [batch, height, width, channels] = x.shape as [number, number, number, number];
  const reached = (axis: 0 | 1, size: number) =>
    Math.min(size, (at(dy.shape, axis + 1) - 1) * strides[axis] + kernel[axis] - pads[axis]);
  return sliced(graph, x, [0, 0, 0, 0], [batch, reached(0, height), reached(1, width), channels]);
}

/** The geometry of the convolution whose gradient is computed; TensorFlow.js's gradients know no dilations. */
function gradientGeometry(
  kernel: string,
  imageShape: readonly number[],
  filterShape: readonly number[],
  attributes: object,
): WindowGeometry {
  const geometry = convolutionGeometry(kernel, imageShape, filterShape, attributes);
  if (geometry.dilations.some((dilation) => dilation !== 1)) {
    throw new UnsupportedKernelUseError(kernel, 'has dilations; use 1');
  }
  return geometry;
}

const conv2DBackpropFilter: KernelDefinition = {
  kernel: 'Conv2DBackpropFilter',
  infer: (inputs, attributes) => {
    const { filterShape } = attributes as unknown as Conv2DBackpropFilterAttrs;
    return [{ shape: filterShape, dtype: inputOf(inputs, 'x').dtype }];
  },
  lower: (call) => {
    const { filterShape } = call.attributes as unknown as Conv2DBackpropFilterAttrs;
    const [x, dy] = [inputOf(call.inputs, 'x'), inputOf(call.inputs, 'dy')];
    const geometry = gradientGeometry(call.kernel, x.shape, filterShape, call.attributes);
    if (canDifferentiateInBlocks(call.graph, x, dy, geometry)) {
      return [filterGradientInBlocks(call.graph, x, dy, geometry)];
    }
    return [filterGradient(call.graph, x, dy, filterShape, geometry)];
  },
};

const conv2DBackpropInput: KernelDefinition = {
  kernel: 'Conv2DBackpropInput',
  infer: (inputs, attributes) => {
    const { inputShape } = attributes as unknown as Conv2DBackpropInputAttrs;
    return [{ shape: inputShape, dtype: inputOf(inputs, 'dy').dtype }];
  },
  lower: (call) => {
    const { graph } = call;
    const { inputShape } = call.attributes as unknown as Conv2DBackpropInputAttrs;
    const [dy, filter] = [inputOf(call.inputs, 'dy'), inputOf(call.inputs, 'filter')];
    const { kernel, strides, pads } = gradientGeometry(
      call.kernel,
      inputShape,
      filter.shape,
      call.attributes,
    );
    const outputPadding = [0, 1].map((axis) => {
      const reached = (at(dy.shape, axis + 1) - 1) * at(strides, axis) + at(kernel, axis);
      return at(inputShape, axis + 1) + at(pads, axis) + at(pads, axis + 2) - reached;
    });
    const attributes = { kernel_shape: kernel, strides, pads, output_padding: outputPadding };
    const shape = channelsFirstShape(inputShape);
    const result = graph.node(
      'ConvTranspose',
      [channelsFirstView(graph, dy), filterInOnnx(graph, { filter, turned: false })],
      shape,
      {
        attributes,
      },
    );
    return [fromChannelsFirst(inputShape, result)];
  },
};

/** The gradients of a convolution as TensorFlow.js names them. */
export const convolutionGradientKernels: readonly KernelDefinition[] = [
  conv2DBackpropFilter,
  conv2DBackpropInput,
];
