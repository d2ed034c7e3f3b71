import { mapShape } from '../lower/blocked-maps';
import type { GraphBuilder, OnnxTensor } from '../lower/graph-builder';
import { inputOf, type KernelDefinition } from '../lower/kernel-definition';
import type { LoweredValue } from '../lower/lowered-value';
import {
  fromPixelRows,
  gatherPixels,
  interleaveMaps,
  pixelLayout,
  pixelRows,
  pixelTable,
} from '../lower/pixel-rows';
import { cast } from './cast';

/**
 * Each dy goes to the first of the largest elements of its window. The elements of all windows that come first are one
 * map, a quarter in size; those that equal the largest take their dy, and what is left goes on to the second, the third
 * and the fourth.
 */
function maxPoolGradient(
  graph: GraphBuilder,
  dy: LoweredValue,
  x: LoweredValue,
  y: LoweredValue,
): LoweredValue {
  const layout = pixelLayout(graph, x);
  const [, height, width] = mapShape(y);
  const [elements, largest] = [pixelRows(graph, x, layout), pixelRows(graph, y, layout)];
  const tap = (row: number, column: number) =>
    gatherPixels(
      graph,
      elements,
      pixelTable(height, width, (i, j) => (2 * i + row) * 2 * width + 2 * j + column),
    );
  let rest = pixelRows(graph, dy, layout);
  const take = (element: OnnxTensor): OnnxTensor => {
    const isLargest = graph.node('Equal', [element, largest], rest.shape, { type: 'bool' });
    const share = graph.node('Mul', [cast(graph, isLargest, 'float32'), rest], rest.shape);
    rest = graph.node('Sub', [rest, share], rest.shape);
    return share;
  };
  const [first, second, third] = [take(tap(0, 0)), take(tap(0, 1)), take(tap(1, 0))] as const;
  const rows = interleaveMaps(graph, [first, second, third, rest], [height, width], layout.length);
  return fromPixelRows(graph, x.shape, rows, layout);
}

/** The gradient of `MaxPool` over windows of 2x2: a kernel that the network asks for by name. */
export const maxPool2x2Grad: KernelDefinition = {
  kernel: 'MaxPool2x2Grad',
  infer: (inputs) => {
    const { shape, dtype } = inputOf(inputs, 'x');
    return [{ shape, dtype }];
  },
  lower: ({ graph, inputs }) => [
    maxPoolGradient(graph, inputOf(inputs, 'dy'), inputOf(inputs, 'x'), inputOf(inputs, 'y')),
  ],
};
