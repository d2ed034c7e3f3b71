import { transposeRows } from './gather-rows';
import type { GraphBuilder, OnnxTensor } from './graph-builder';
import { at, elementCount } from './memory-order';
import { blockedDomain } from './target';

/**
 * Transposes. Where an axis as long as a block moves to the innermost place, or away from it, ONNX Runtime's reordering
 * of blocks does that part, eight times as fast as `Transpose`; what is left keeps whole rows together.
 */
export function transposeBlocks(
  graph: GraphBuilder,
  x: OnnxTensor,
  permutation: readonly number[],
): OnnxTensor {
  const { blockSize } = graph.target;
  if (blockSize === null || graph.dataOf(x) !== undefined || x.type !== 'float32') {
    return graph.transpose(x, permutation);
  }
  const last = permutation.length - 1;
  const becomesLast = at(permutation, last);
  if (becomesLast === last) return transposeRows(graph, x, permutation);
  if (at(x.shape, becomesLast) === blockSize) return innermostBlock(graph, x, permutation);
  if (at(x.shape, last) === blockSize) {
    const target = permutation.indexOf(last);
    const keptLast = [...permutation.toSpliced(target, 1), last];
    return moveFromEnd(graph, transposeRows(graph, x, keptLast), target);
  }
  return graph.transpose(x, permutation);
}

/** A transposition that makes an axis as long as a block the innermost one. */
function innermostBlock(graph: GraphBuilder, x: OnnxTensor, permutation: readonly number[]): OnnxTensor {
  const last = permutation.length - 1;
  const block = at(permutation, last);
  if (at(permutation, last - 1) !== last) {
    const moved = moveToEnd(graph, x, block);
    return transposeRows(
      graph,
      moved,
      permutation.map((axis) => positionAfterMove(axis, block, last)),
    );
  }
  // The innermost axis ends up beside the block: all else is put into place first, in long rows.
  const beforeBlock = permutation.slice(0, last - 1);
  const placed = transposeRows(graph, x, [...beforeBlock, block, last]);
  return moveToEnd(graph, placed, last - 1);
}

function positionAfterMove(axis: number, moved: number, last: number): number {
  if (axis === moved) return last;
  return axis > moved ? axis - 1 : axis;
}

/** Moves an axis as long as a block to the innermost place. */
function moveToEnd(graph: GraphBuilder, x: OnnxTensor, axis: number): OnnxTensor {
  const block = at(x.shape, axis);
  const outer = elementCount(x.shape.slice(0, axis));
  const inner = elementCount(x.shape.slice(axis + 1));
  const view = graph.reshape(x, [outer, block, 1, inner]);
  const result = graph.node('ReorderInput', [view], [outer, block, 1, inner], { domain: blockedDomain });
  return graph.reshape(result, [...x.shape.toSpliced(axis, 1), block]);
}

/** Moves the innermost axis, as long as a block, to another place. */
function moveFromEnd(graph: GraphBuilder, x: OnnxTensor, axis: number): OnnxTensor {
  const block = at(x.shape, x.shape.length - 1);
  const outer = elementCount(x.shape.slice(0, axis));
  const inner = elementCount(x.shape.slice(axis, -1));
  const view = graph.reshape(x, [outer, block, 1, inner]);
  const result = graph.node('ReorderOutput', [view], [outer, block, 1, inner], {
    domain: blockedDomain,
    attributes: { channels: block },
  });
  return graph.reshape(result, x.shape.slice(0, -1).toSpliced(axis, 0, block));
}
