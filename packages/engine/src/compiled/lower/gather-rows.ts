import type { GraphBuilder, OnnxTensor } from './graph-builder';
import { at, elementCount } from './memory-order';
import { transposeData } from './transpose-data';

/** Fewer elements than these are not worth a table of where they go. */
const smallestGather = 32_768;

/** Rows shorter than these cost more to find than to copy. */
const shortestRow = 8;

/**
 * Transposes an array whose innermost axis stays where it is. ONNX Runtime's `Transpose` copies in one thread; `Gather`
 * copies rows in all of them, given a table of where each row comes from.
 */
export function transposeRows(
  graph: GraphBuilder,
  x: OnnxTensor,
  permutation: readonly number[],
): OnnxTensor {
  const last = permutation.length - 1;
  const { shape, inner } = joinedRows(x.shape, permutation);
  if (at(permutation, last) !== last || elementCount(x.shape) < smallestGather || inner < shortestRow) {
    return graph.transpose(x, permutation);
  }
  const axes = permutation.slice(0, shape.length);
  const rows = elementCount(shape);
  const table = graph.constantOnce(`rows ${shape.join()} ${axes.join()}`, [rows], () =>
    transposeData(
      Int32Array.from({ length: rows }, (_, row) => row),
      shape,
      axes,
    ),
  );
  const gathered = graph.node('Gather', [graph.reshape(x, [rows, inner]), table], [rows, inner], {
    attributes: { axis: 0 },
  });
  return graph.reshape(
    gathered,
    permutation.map((axis) => at(x.shape, axis)),
  );
}

/** The axes that move, and the elements in the innermost ones, which stay together. */
function joinedRows(
  shape: readonly number[],
  permutation: readonly number[],
): { readonly shape: readonly number[]; readonly inner: number } {
  let fixed = shape.length;
  while (fixed > 0 && permutation[fixed - 1] === fixed - 1) fixed -= 1;
  return { shape: shape.slice(0, fixed), inner: elementCount(shape.slice(fixed)) };
}
