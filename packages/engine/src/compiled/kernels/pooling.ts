import type { ResizeNearestNeighborAttrs } from '@tensorflow/tfjs-core';
import { UnsupportedKernelUseError } from '../errors';
import { blockedView, fromBlocks, isBlocked, mapShape } from '../lower/blocked-maps';
import type { GraphBuilder } from '../lower/graph-builder';
import { inputOf, outputOf, type KernelDefinition } from '../lower/kernel-definition';
import type { LoweredValue } from '../lower/lowered-value';
import { sameShape } from '../lower/graph-builder';
import { fromPixelRows, gatherPixels, pixelLayout, pixelRows, pixelTable } from '../lower/pixel-rows';
import { blockedDomain } from '../lower/target';
import { channelsFirstShape, channelsFirstView, fromChannelsFirst } from './channels-first';
import { poolingAttributes, poolingGeometry, type WindowGeometry } from './convolution-geometry';

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
      const { shape, dtype } = inputOf(inputs, 'x');
      return [{ shape: poolingGeometry(shape, attributes).outShape, dtype }];
    },
    lower: (call) => {
      const x = inputOf(call.inputs, 'x');
      return [pool(call.graph, operator, x, poolingGeometry(x.shape, call.attributes))];
    },
  };
}

/** Enlarges a map to the given height and width by repeating pixels. */
export function resizeNearest(
  graph: GraphBuilder,
  x: LoweredValue,
  height: number,
  width: number,
): LoweredValue {
  const [batch, oldHeight, oldWidth, channels] = mapShape(x);
  const shape = [batch, height, width, channels];
  const outShape = channelsFirstShape(shape);
  if (isBlocked(graph, x)) return repeatedPixels(graph, x, shape);
  const scales = [1, 1, height / oldHeight, width / oldWidth];
  // Whole factors say nothing of the batch's size; others may be rounded, and only sizes are exact.
  const target = scales.every(Number.isInteger)
    ? [graph.constant(Float32Array.from(scales), [4])]
    : [null, graph.integers(outShape)];
  const inputs = [channelsFirstView(graph, x), null, ...target];
  const attributes = { mode: 'nearest', coordinate_transformation_mode: 'asymmetric', nearest_mode: 'floor' };
  return fromChannelsFirst(shape, graph.node('Resize', inputs, outShape, { attributes }));
}

/** In blocks of channels a pixel is a row, to be copied as a whole. */
function repeatedPixels(graph: GraphBuilder, x: LoweredValue, shape: readonly number[]): LoweredValue {
  const layout = pixelLayout(graph, x);
  const [, oldHeight, oldWidth] = mapShape(x);
  const [, height, width] = mapShape({ shape });
  const table = pixelTable(height, width, (row, column) => {
    const [oldRow, oldColumn] = [
      Math.floor((row * oldHeight) / height),
      Math.floor((column * oldWidth) / width),
    ];
    return oldRow * oldWidth + oldColumn;
  });
  return fromPixelRows(graph, shape, gatherPixels(graph, pixelRows(graph, x, layout), table), layout);
}

const resizeNearestNeighbor: KernelDefinition = {
  kernel: 'ResizeNearestNeighbor',
  infer: (inputs, attributes) => {
    const { size, alignCorners, halfPixelCenters } = attributes as unknown as ResizeNearestNeighborAttrs;
    if (alignCorners || halfPixelCenters) {
      throw new UnsupportedKernelUseError(
        'ResizeNearestNeighbor',
        'aligns corners or pixel centres; leave both off',
      );
    }
    const { shape, dtype } = inputOf(inputs, 'images');
    const [batch, , , channels] = shape as [number, number, number, number];
    return [{ shape: [batch, ...size, channels], dtype }];
  },
  lower: (call) => {
    const images = inputOf(call.inputs, 'images');
    const output = outputOf(call);
    const [, height, width] = mapShape(output);
    return [
      sameShape(images.shape, output.shape) ? images : resizeNearest(call.graph, images, height, width),
    ];
  },
};

/** Kernels that shrink or enlarge images. */
export const poolingKernels: readonly KernelDefinition[] = [
  pooling('AvgPool', 'AveragePool'),
  pooling('MaxPool', 'MaxPool'),
  resizeNearestNeighbor,
];
