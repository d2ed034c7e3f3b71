import type { FusedConv2DAttrs } from '@tensorflow/tfjs-core';
import { UnsupportedKernelUseError } from '../errors';
import type { GraphBuilder, OnnxTensor } from '../lower/graph-builder';
import { inputOf, type KernelDefinition } from '../lower/kernel-definition';
import { inOrder, inRowMajor, loweredValue, viewed, type LoweredValue } from '../lower/lowered-value';
import { at, axisOrder, channelsFirst } from '../lower/memory-order';
import { convolutionAttributes, convolutionGeometry, type WindowGeometry } from './convolution-geometry';

/** Height, width, in and out channels of a filter, in the order in which ONNX wants it: out, in, height, width. */
export const filterAxesInOnnx = [3, 2, 0, 1] as const;

/** An activation map as ONNX sees it where channels come first. */
export function channelsFirstView(graph: GraphBuilder, x: LoweredValue): OnnxTensor {
  const [batch, height, width, channels] = x.shape as [number, number, number, number];
  return viewed(graph, inOrder(graph, x, channelsFirst(x.shape)), [batch, channels, height, width]);
}

/** The value of a map that ONNX computed with channels first. */
export function fromChannelsFirst(shape: readonly number[], tensor: OnnxTensor): LoweredValue {
  return loweredValue(shape, tensor, channelsFirst(shape));
}

export function channelsFirstShape(shape: readonly number[]): readonly number[] {
  return [0, 3, 1, 2].map((axis) => at(shape, axis));
}

function convolve(
  graph: GraphBuilder,
  x: LoweredValue,
  filter: LoweredValue,
  bias: LoweredValue | undefined,
  geometry: WindowGeometry,
): LoweredValue {
  const filterInOnnx = viewed(
    graph,
    inOrder(graph, filter, axisOrder(filter.shape, filterAxesInOnnx)),
    filterAxesInOnnx.map((axis) => at(filter.shape, axis)),
  );
  const biases = bias === undefined ? [] : [inRowMajor(graph, bias)];
  const result = graph.node(
    'Conv',
    [channelsFirstView(graph, x), filterInOnnx, ...biases],
    channelsFirstShape(geometry.outShape),
    { attributes: convolutionAttributes(geometry) },
  );
  return fromChannelsFirst(geometry.outShape, result);
}

const conv2D: KernelDefinition = {
  kernel: 'Conv2D',
  infer: (inputs, attributes) => {
    const x = inputOf(inputs, 'x');
    const { outShape } = convolutionGeometry('Conv2D', x.shape, inputOf(inputs, 'filter').shape, attributes);
    return [{ shape: outShape, dtype: x.dtype }];
  },
  lower: (call) => {
    const [x, filter] = [inputOf(call.inputs, 'x'), inputOf(call.inputs, 'filter')];
    const geometry = convolutionGeometry('Conv2D', x.shape, filter.shape, call.attributes);
    return [convolve(call.graph, x, filter, undefined, geometry)];
  },
};

const fusedConv2D: KernelDefinition = {
  kernel: 'FusedConv2D',
  infer: (inputs, attributes) => {
    const { activation } = attributes as unknown as FusedConv2DAttrs;
    if (activation !== 'linear' || inputs['preluActivationWeights'] !== undefined) {
      throw new UnsupportedKernelUseError(
        'FusedConv2D',
        `has the activation "${activation}"; apply it afterwards`,
      );
    }
    return conv2D.infer(inputs, attributes);
  },
  lower: (call) => {
    const [x, filter] = [inputOf(call.inputs, 'x'), inputOf(call.inputs, 'filter')];
    const geometry = convolutionGeometry('FusedConv2D', x.shape, filter.shape, call.attributes);
    return [convolve(call.graph, x, filter, call.inputs['bias'], geometry)];
  },
};

/** Convolutions with trained filters. */
export const convolutionKernels: readonly KernelDefinition[] = [conv2D, fusedConv2D];
