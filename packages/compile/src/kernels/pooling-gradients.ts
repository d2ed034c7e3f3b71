import { Arithmetic } from '../lower/arithmetic';
import { blockedDomain } from '../lower/target';
import { blockedView, fromBlocks, isBlocked, mapShape } from '../lower/blocked-maps';
import { elementwise } from '../lower/elementwise';
import type { GraphBuilder } from '../lower/graph-builder';
import { inputOf, type KernelDefinition } from '../lower/kernel-definition';
import { loweredValue, type LoweredValue } from '../lower/lowered-value';
import { cast } from './cast';
import { channelsFirstShape } from './channels-first';
import type { WindowGeometry } from './convolution-geometry';
import { pool, resizeNearest } from './pooling';

/** Pooling over windows of 2 x 2 that do not overlap. */
function windows(x: { readonly shape: readonly number[] }): WindowGeometry {
  const [batch, height, width, channels] = mapShape(x);
  return {
    outShape: [batch, height / 2, width / 2, channels],
    kernel: [2, 2],
    strides: [2, 2],
    dilations: [1, 1],
    pads: [0, 0, 0, 0],
  };
}

function doubled(graph: GraphBuilder, x: LoweredValue): LoweredValue {
  const [, height, width] = mapShape(x);
  return resizeNearest(graph, x, 2 * height, 2 * width);
}

/**
 * Each dy goes to the first of the largest elements of its window. The largest elements get ranks 4 to 1 in scan order,
 * the others 0; the highest rank of a window takes dy. Products with 0 and 1 take a third of the time of `Where`.
 */
function maxPoolGradient(
  graph: GraphBuilder,
  dy: LoweredValue,
  x: LoweredValue,
  y: LoweredValue,
): LoweredValue {
  const arithmetic = new Arithmetic(graph);
  const rank = arithmetic.multiply(isEqual(graph, x, doubled(graph, y)), ranksLike(graph, x));
  const highest = doubled(graph, pool(graph, 'MaxPool', rank, windows(x)));
  return arithmetic.multiply(isEqual(graph, rank, highest), doubled(graph, dy));
}

/** 4, 3 over 2, 1 in every window, for all channels: [1, H, W, C] in the order of a map. */
function ranksLike(graph: GraphBuilder, x: LoweredValue): LoweredValue {
  const [, height, width, channels] = mapShape(x);
  const ranks = Float32Array.from({ length: height * width * channels }, (_, index) => {
    const pixel = Math.floor(index / channels);
    return 4 - 2 * (Math.floor(pixel / width) % 2) - ((pixel % width) % 2);
  });
  return loweredValue([1, height, width, channels], graph.constant(ranks, [1, height, width, channels]));
}

/** 1 where two maps are equal, else 0. */
function isEqual(graph: GraphBuilder, a: LoweredValue, b: LoweredValue): LoweredValue {
  return elementwise(graph, [a, b], { shape: a.shape, dtype: 'float32' }, (operands, shape) =>
    cast(graph, graph.node('Equal', operands, shape, { type: 'bool' }), 'float32'),
  );
}

const maxPool2x2Grad: KernelDefinition = {
  kernel: 'MaxPool2x2Grad',
  infer: (inputs) => {
    const { shape, dtype } = inputOf(inputs, 'x');
    return [{ shape, dtype }];
  },
  lower: (call) => {
    const [dy, x, y] = (['dy', 'x', 'y'] as const).map((name) => inputOf(call.inputs, name)) as [
      LoweredValue,
      LoweredValue,
      LoweredValue,
    ];
    return [maxPoolGradient(call.graph, dy, x, y)];
  },
};

const upsampleNearest2x: KernelDefinition = {
  kernel: 'UpsampleNearest2x',
  infer: (inputs) => {
    const { shape, dtype } = inputOf(inputs, 'x');
    const [batch, height, width, channels] = mapShape({ shape });
    return [{ shape: [batch, 2 * height, 2 * width, channels], dtype }];
  },
  lower: (call) => [doubled(call.graph, inputOf(call.inputs, 'x'))],
};

const upsampleNearest2xGrad: KernelDefinition = {
  kernel: 'UpsampleNearest2xGrad',
  infer: (inputs) => {
    const { shape, dtype } = inputOf(inputs, 'dy');
    return [{ shape: windows({ shape }).outShape, dtype }];
  },
  lower: (call) => [windowSums(call.graph, inputOf(call.inputs, 'dy'))],
};

/** Sums over windows of 2 x 2; in blocks, by a depthwise convolution with ones. */
function windowSums(graph: GraphBuilder, x: LoweredValue): LoweredValue {
  const geometry = windows(x);
  if (!isBlocked(graph, x)) return new Arithmetic(graph).scale(pool(graph, 'AveragePool', x, geometry), 4);
  const [, , , channels] = mapShape(x);
  const ones = graph.constant(new Float32Array(4 * channels).fill(1), [channels, 1, 2, 2]);
  const result = graph.node('Conv', [blockedView(graph, x), ones], channelsFirstShape(geometry.outShape), {
    domain: blockedDomain,
    attributes: { kernel_shape: [2, 2], strides: [2, 2], group: channels },
  });
  return fromBlocks(graph, geometry.outShape, result);
}

/** Gradients of pooling and of enlarging, and enlarging by two: kernels that the network asks for by name. */
export const poolingGradientKernels: readonly KernelDefinition[] = [
  maxPool2x2Grad,
  upsampleNearest2x,
  upsampleNearest2xGrad,
];
