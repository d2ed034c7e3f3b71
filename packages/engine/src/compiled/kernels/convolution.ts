import type { FusedConv2DAttrs } from '@tensorflow/tfjs-core';
import { UnsupportedKernelUseError } from '../errors';
import { Arithmetic } from '../lower/arithmetic';
import { isBiasByChannel } from '../lower/channel-bias';
import { broadcastShape } from '../lower/broadcast-shape';
import type { GraphBuilder } from '../lower/graph-builder';
import { inputOf, type KernelCall, type KernelDefinition } from '../lower/kernel-definition';
import { inRowMajor, reshaped, uniformValue, type LoweredValue } from '../lower/lowered-value';
import { at, elementCount } from '../lower/memory-order';
import type { TensorSignature } from '../record/recording';
import { canConvolveInBlocks, convolveInBlocks, type ConvolutionInputs } from './blocked-convolution';
import { channelsFirstShape, channelsFirstView, fromChannelsFirst } from './channels-first';
import { convolutionFilter, filterInOnnx } from './convolution-filter';
import { convolutionAttributes, convolutionGeometry, type WindowGeometry } from './convolution-geometry';

/** A convolution by ONNX's own operator, channels first, of filters that nothing else is added to. */
function convolveChannelsFirst(
  graph: GraphBuilder,
  { x, filter, bias }: Omit<ConvolutionInputs, 'plus'>,
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
  const { bias, plus } = call.inputs;
  const ofChannels = bias === undefined ? undefined : biasOfChannels(bias, at(geometry.outShape, 3));
  const result = canConvolveInBlocks(graph, x)
    ? convolveInBlocks(graph, { x, filter, bias: ofChannels, plus }, geometry)
    : convolveChannelsFirst(graph, { x, filter, bias: ofChannels }, geometry);
  return [bias === undefined || ofChannels !== undefined ? result : new Arithmetic(graph).add(result, bias)];
}

/** A bias as ONNX wants it, one number for each channel, [C]; `undefined` where it is none by channel. */
function biasOfChannels(bias: LoweredValue, channels: number): LoweredValue | undefined {
  if (!isBiasByChannel(bias.shape, channels)) return undefined;
  const isOneNumber = elementCount(bias.shape) === 1 && channels > 1;
  return isOneNumber ? uniformValue([channels], bias.tensor) : reshaped(bias, [channels]);
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
    const [result] = conv2D.infer(inputs, attributes) as [TensorSignature];
    const { bias } = inputs;
    return [bias === undefined ? result : { ...result, shape: broadcastShape(result.shape, bias.shape) }];
  },
  lower: lowerConvolution,
};

/** Convolutions with trained filters. */
export const convolutionKernels: readonly KernelDefinition[] = [conv2D, fusedConv2D];
