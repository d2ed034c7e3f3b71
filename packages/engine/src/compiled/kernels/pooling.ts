import type { ResizeNearestNeighborAttrs } from '@tensorflow/tfjs-core';
import { blockedView, fromBlocks, isBlocked, mapShape } from '../lower/blocked-maps';
import type { GraphBuilder } from '../lower/graph-builder';
import { inputOf, outputOf, type KernelDefinition } from '../lower/kernel-definition';
import type { LoweredValue } from '../lower/lowered-value';
import { sameShape } from '../lower/graph-builder';
import { at } from '../lower/memory-order';
import { fromPixelRows, gatherPixels, pixelLayout, pixelRows, pixelTable } from '../lower/pixel-rows';
import { blockedDomain } from '../lower/target';
import { channelsFirstShape, channelsFirstView, fromChannelsFirst } from './channels-first';
import { poolingAttributes, poolingGeometry, type WindowGeometry } from './convolution-geometry';
import { refuseAllButFloats } from './element-types';

/** Applies a pooling operator, in blocks of channels where the map lies so. */
export function pool(
  graph: GraphBuilder,
  operator: 'AveragePool' | 'MaxPool',
  x: LoweredValue,
  geometry: WindowGeometry,
): LoweredValue {
  const shape = channelsFirstShape(geometry.outShape);
  const attributes = poolingAttributes(geometry);
  if (isBlocked(graph, x)) {
    const result = graph.node(operator, [blockedView(graph, x)], shape, {
      attributes,
      domain: blockedDomain,
    });
    return fromBlocks(graph, geometry.outShape, result);
  }
  const result = graph.node(operator, [channelsFirstView(graph, x)], shape, { attributes });
  return fromChannelsFirst(geometry.outShape, result);
}

function pooling(kernel: string, operator: 'AveragePool' | 'MaxPool'): KernelDefinition {
  return {
    kernel,
    infer: (inputs, attributes) => {
      const x = inputOf(inputs, 'x');
      refuseAllButFloats(kernel, x);
      return [{ shape: poolingGeometry(kernel, x.shape, attributes).outShape, dtype: x.dtype }];
    },
    lower: (call) => {
      const x = inputOf(call.inputs, 'x');
      return [pool(call.graph, operator, x, poolingGeometry(kernel, x.shape, call.attributes))];
    },
  };
}

/** How TensorFlow.js finds the pixel that a resized map repeats; by default the one at or before it. */
interface ResizeRule {
  readonly alignCorners: boolean;
  readonly halfPixelCenters: boolean;
}

/** For each of `size` pixels along an axis, the one of `oldSize` that it repeats. */
function repeatedAlong(oldSize: number, size: number, rule: ResizeRule): readonly number[] {
  const inset = rule.alignCorners && size > 1 ? 1 : 0;
  const ratio = (oldSize - inset) / (size - inset);
  return Array.from({ length: size }, (_, pixel) => {
    const source = ratio * (rule.halfPixelCenters ? pixel + 0.5 : pixel);
    return Math.min(oldSize - 1, rule.alignCorners ? Math.round(source) : Math.floor(source));
  });
}

/**
 * Brings a map to the given height and width by repeating pixels. `Resize` does it where each pixel is repeated a whole
 * number of times, and says nothing of the batch's size; elsewhere its factors are rounded, and a table is exact.
 */
export function resizeNearest(
  graph: GraphBuilder,
  x: LoweredValue,
  [height, width]: readonly [number, number],
  rule: ResizeRule = { alignCorners: false, halfPixelCenters: false },
): LoweredValue {
  const [batch, oldHeight, oldWidth, channels] = mapShape(x);
  const shape = [batch, height, width, channels];
  const rows = repeatedAlong(oldHeight, height, rule);
  const columns = repeatedAlong(oldWidth, width, rule);
  const scales = [height / oldHeight, width / oldWidth] as const;
  const isEven = isRepeatedEvenly(rows, scales[0]) && isRepeatedEvenly(columns, scales[1]);
  if (isBlocked(graph, x) || !isEven) {
    const layout = pixelLayout(graph, x);
    const table = pixelTable(height, width, (row, column) => at(rows, row) * oldWidth + at(columns, column));
    return fromPixelRows(graph, shape, gatherPixels(graph, pixelRows(graph, x, layout), table), layout);
  }
  const inputs = [channelsFirstView(graph, x), null, graph.constant(Float32Array.of(1, 1, ...scales), [4])];
  const attributes = { mode: 'nearest', coordinate_transformation_mode: 'asymmetric', nearest_mode: 'floor' };
  return fromChannelsFirst(shape, graph.node('Resize', inputs, channelsFirstShape(shape), { attributes }));
}

function isRepeatedEvenly(sources: readonly number[], scale: number): boolean {
  return Number.isInteger(scale) && sources.every((source, pixel) => source === Math.floor(pixel / scale));
}

const resizeNearestNeighbor: KernelDefinition = {
  kernel: 'ResizeNearestNeighbor',
  infer: (inputs, attributes) => {
    const { size } = attributes as unknown as ResizeNearestNeighborAttrs;
    const { shape, dtype } = inputOf(inputs, 'images');
    const [batch, , , channels] = shape as [number, number, number, number];
    return [{ shape: [batch, ...size, channels], dtype }];
  },
  lower: (call) => {
    const images = inputOf(call.inputs, 'images');
    const { size, ...rule } = call.attributes as unknown as ResizeNearestNeighborAttrs;
    return [
      sameShape(images.shape, outputOf(call).shape) ? images : resizeNearest(call.graph, images, size, rule),
    ];
  },
};

/** Kernels that shrink or enlarge images. */
export const poolingKernels: readonly KernelDefinition[] = [
  pooling('AvgPool', 'AveragePool'),
  pooling('MaxPool', 'MaxPool'),
  resizeNearestNeighbor,
];
