import type { FusedConv2DAttrs } from '@tensorflow/tfjs-core';
import { UnsupportedKernelUseError } from '../errors';
import type { GraphBuilder } from '../lower/graph-builder';
import { inputOf, type KernelCall, type KernelDefinition } from '../lower/kernel-definition';
import { inRowMajor, type LoweredValue } from '../lower/lowered-value';
import { canConvolveInBlocks, convolveInBlocks, type ConvolutionInputs } from './blocked-convolution';
import { channelsFirstShape, channelsFirstView, fromChannelsFirst } from './channels-first';
import { convolutionFilter, filterInOnnx } from './convolution-filter';
import { convolutionAttributes, convolutionGeometry, type WindowGeometry } from './convolution-geometry';

/** A convolution by ONNX's own operator, channels first. */
function convolveChannelsFirst(
  graph: GraphBuilder,
  { x, filter, bias }: ConvolutionInputs,
  geometry: WindowGeometry,
): LoweredValue {
  const inputs = [
    channelsFirstView(graph, x),
    filterInOnnx(graph, filter),
    ...(bias === undefined ? [] : [inRowMajor(graph, bias)]),
  ];
  const result = graph.node('Conv', inputs, channelsFirstShape(geometry.outShape), {
    attributes: convolutionAttributes(geometry),
  });
  return fromChannelsFirst(geometry.outShape, result);
}

function lowerConvolution(call: KernelCall): readonly LoweredValue[] {
  const { graph } = call;
  const x = inputOf(call.inputs, 'x');
  const filter = convolutionFilter(graph, inputOf(call.recorded, 'filter'), call.lowered);
  const geometry = convolutionGeometry(call.kernel, x.shape, filter.filter.shape, call.attributes);
  const convolve = canConvolveInBlocks(graph, x) ? convolveInBlocks : convolveChannelsFirst;
  const { bias, plus } = call.inputs;
  return [convolve(graph, { x, filter, bias, plus }, geometry)];
}

const conv2D: KernelDefinition = {
  kernel: 'Conv2D',
  infer: (inputs, attributes) => {
    const x = inputOf(inputs, 'x');
    const { outShape } = convolutionGeometry('Conv2D', x.shape, inputOf(inputs, 'filter').shape, attributes);
    return [{ shape: outShape, dtype: x.dtype }];
  },
  lower: lowerConvolution,
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
  lower: lowerConvolution,
};

/** Convolutions with trained filters. */
export const convolutionKernels: readonly KernelDefinition[] = [conv2D, fusedConv2D];
