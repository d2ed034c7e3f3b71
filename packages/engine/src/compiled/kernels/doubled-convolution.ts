import type { GraphBuilder, OnnxTensor } from '../lower/graph-builder';
import { blockedView, blockSizeOf, fromBlocks, mapShape } from '../lower/blocked-maps';
import { inputOf, type KernelDefinition } from '../lower/kernel-definition';
import { inOrder, loweredValue, viewed, type LoweredValue } from '../lower/lowered-value';
import { at } from '../lower/memory-order';
import { interleaveMaps } from '../lower/pixel-rows';
import { blockedDomain } from '../lower/target';
import type { TensorSignature } from '../record/recording';
import { filterBlocks } from './blocked-convolution';
import { correlate, correlationOrder } from './blocked-filter-gradient';
import { convolutionFilter, type ConvolutionFilter } from './convolution-filter';

/**
 * Along one axis, an output pixel of even (odd) position sees the pixel before (at) its own and the one after, of the
 * map before doubling: the three taps of the filter fall on two.
 */
const tapsByParity = [
  [
    [1, 0, 0],
    [0, 1, 1],
  ],
  [
    [1, 1, 0],
    [0, 0, 1],
  ],
] as const;

/** Along one axis, the four taps with stride 2 of a convolution whose outputs are summed in pairs. */
const tapsOfSum = [
  [1, 0, 0],
  [1, 1, 0],
  [0, 1, 1],
  [0, 0, 1],
] as const;

/** Along one axis, the shifts of dy against the small map that a tap's gradient sums. */
const shiftsOfTap = [
  [0, 0, 1, 1],
  [0, 1, 1, 0],
  [1, 1, 0, 0],
] as const;

type Matrix = readonly (readonly number[])[];

/** The Kronecker product: what two matrices do along the two axes of an image, as one matrix. */
function kronecker(a: Matrix, b: Matrix): Matrix {
  return a.flatMap((rowOfA) =>
    b.map((rowOfB) => rowOfA.flatMap((left) => rowOfB.map((right) => left * right))),
  );
}

/** Combines the taps of a tensor [pairs of blocks, taps, elements of a pair] by a constant matrix. */
function combineTaps(graph: GraphBuilder, tensor: OnnxTensor, matrix: Matrix): OnnxTensor {
  const [pairs = 1, , elements = 1] = tensor.shape;
  const shape = [matrix.length, at(matrix, 0).length];
  const weights = graph.constant(Float32Array.from(matrix.flat()), shape);
  return graph.node('MatMul', [weights, tensor], [pairs, matrix.length, elements]);
}

/** A 3x3 filter in blocks with its taps combined: [out, in, height, width] as blocked convolutions call it. */
function combinedFilter(
  graph: GraphBuilder,
  { filter, turned }: ConvolutionFilter,
  matrix: Matrix,
  size: readonly [number, number],
): OnnxTensor {
  const block = blockSizeOf(graph);
  const [height = 1, width = 1, inChannels = 1, outChannels = 1] = filter.shape;
  const ordered = inOrder(graph, filter, filterBlocks(filter.shape, block));
  const view = viewed(graph, ordered, [(inChannels * outChannels) / block ** 2, height * width, block ** 2]);
  const columns = turned ? matrix.map((row) => [...row].reverse()) : matrix;
  return graph.reshape(combineTaps(graph, view, columns), [outChannels, inChannels, ...size]);
}

/** conv3x3(doubled x): four convolutions of x by 2x2 filters, one for each parity of row and column, interleaved. */
function doubledConvolution(graph: GraphBuilder, x: LoweredValue, filter: ConvolutionFilter): LoweredValue {
  const [batch, height, width] = mapShape(x);
  const channels = at(filter.filter.shape, 3);
  const parity = (row: 0 | 1, column: 0 | 1) => {
    const matrix = kronecker(tapsByParity[row], tapsByParity[column]);
    const inputs = [blockedView(graph, x), combinedFilter(graph, filter, matrix, [2, 2])];
    return graph.node('Conv', inputs, [batch, channels, height, width], {
      domain: blockedDomain,
      attributes: { kernel_shape: [2, 2], pads: [1 - row, 1 - column, row, column] },
    });
  };
  const quarters = [parity(0, 0), parity(0, 1), parity(1, 0), parity(1, 1)] as const;
  const result = interleaveMaps(graph, quarters, [height, width], blockSizeOf(graph));
  return fromBlocks(graph, [batch, 2 * height, 2 * width, channels], result);
}

/** Sums over windows of 2x2 of conv3x3(x): one convolution by a 4x4 filter with stride 2. */
function summedConvolution(graph: GraphBuilder, x: LoweredValue, filter: ConvolutionFilter): LoweredValue {
  const [batch, height, width] = mapShape(x);
  const shape = [batch, height / 2, width / 2, at(filter.filter.shape, 3)];
  const combined = combinedFilter(graph, filter, kronecker(tapsOfSum, tapsOfSum), [4, 4]);
  const result = graph.node(
    'Conv',
    [blockedView(graph, x), combined],
    [batch, at(shape, 3), height / 2, width / 2],
    {
      domain: blockedDomain,
      attributes: { kernel_shape: [4, 4], strides: [2, 2], pads: [1, 1, 1, 1] },
    },
  );
  return fromBlocks(graph, shape, result);
}

/** The gradient of the filter of conv3x3(doubled x): dy slides over x in steps of two pixels. */
function doubledFilterGradient(graph: GraphBuilder, x: LoweredValue, dy: LoweredValue): LoweredValue {
  const block = blockSizeOf(graph);
  const [inChannels, outChannels] = [at(x.shape, 3), at(dy.shape, 3)];
  const shifts = correlate(graph, dy, x, { kernel: [4, 4], pads: [1, 1, 1, 1], step: 2 });
  const view = graph.reshape(shifts, [(inChannels * outChannels) / block ** 2, 16, block ** 2]);
  const shape = [3, 3, inChannels, outChannels];
  const taps = combineTaps(graph, view, kronecker(shiftsOfTap, shiftsOfTap));
  return loweredValue(shape, taps, correlationOrder(graph, shape, 3));
}

const doubledConv2D: KernelDefinition = {
  kernel: 'DoubledConv2D',
  infer: (inputs) => {
    const { shape, dtype } = inputOf(inputs, 'x');
    const [batch, height, width] = mapShape({ shape });
    return [{ shape: [batch, 2 * height, 2 * width, at(inputOf(inputs, 'filter').shape, 3)], dtype }];
  },
  lower: (call) => {
    const filter = convolutionFilter(call.graph, inputOf(call.recorded, 'filter'), call.lowered);
    return [doubledConvolution(call.graph, inputOf(call.inputs, 'x'), filter)];
  },
};

const summedConv2D: KernelDefinition = {
  kernel: 'SummedConv2D',
  infer: (inputs) => {
    const { shape, dtype } = inputOf(inputs, 'x');
    const [batch, height, width] = mapShape({ shape });
    return [{ shape: [batch, height / 2, width / 2, at(inputOf(inputs, 'filter').shape, 3)], dtype }];
  },
  lower: (call) => {
    const filter = convolutionFilter(call.graph, inputOf(call.recorded, 'filter'), call.lowered);
    return [summedConvolution(call.graph, inputOf(call.inputs, 'x'), filter)];
  },
};

const doubledConv2DBackpropFilter: KernelDefinition = {
  kernel: 'DoubledConv2DBackpropFilter',
  infer: (inputs) => [doubledFilterSignature(inputOf(inputs, 'x'), inputOf(inputs, 'dy'))],
  lower: (call) => [doubledFilterGradient(call.graph, inputOf(call.inputs, 'x'), inputOf(call.inputs, 'dy'))],
};

function doubledFilterSignature(x: TensorSignature, dy: TensorSignature): TensorSignature {
  return { shape: [3, 3, at(x.shape, 3), at(dy.shape, 3)], dtype: x.dtype };
}

/**
 * Convolutions around a map that was doubled in height and width, computed at its small size. Recordings do not contain
 * them: `simplify` puts them in.
 */
export const doubledConvolutionKernels: readonly KernelDefinition[] = [
  doubledConv2D,
  doubledConv2DBackpropFilter,
  summedConv2D,
];
