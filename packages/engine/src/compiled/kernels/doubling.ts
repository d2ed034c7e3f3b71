import { UnsupportedKernelUseError } from '../errors';
import { Arithmetic } from '../lower/arithmetic';
import { blockedDomain } from '../lower/target';
import { blockedView, fromBlocks, isBlocked, mapShape } from '../lower/blocked-maps';
import type { GraphBuilder } from '../lower/graph-builder';
import { inputOf, type KernelDefinition } from '../lower/kernel-definition';
import type { LoweredValue } from '../lower/lowered-value';
import { channelsFirstShape } from './channels-first';
import type { WindowGeometry } from './convolution-geometry';
import { pool, resizeNearest } from './pooling';

/** Pooling over windows of 2 x 2 that do not overlap, of a map of even height and width. */
function windows(x: { readonly shape: readonly number[] }): WindowGeometry {
  const [batch, height, width, channels] = mapShape(x);
  if (height % 2 !== 0 || width % 2 !== 0) {
    throw new UnsupportedKernelUseError(
      'UpsampleNearest2xGrad',
      `is given a map of ${height} x ${width}; height and width must be even`,
    );
  }
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
  return resizeNearest(graph, x, [2 * height, 2 * width]);
}

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

/** Doubling height and width, and its gradient: kernels that the network asks for by name. */
export const doublingKernels: readonly KernelDefinition[] = [upsampleNearest2x, upsampleNearest2xGrad];
