import * as tf from '@tensorflow/tfjs-core';
import { float32Values, type CpuKernelCall } from './cpu-backend-inside';
import { multiplyPanel, packColumns, packRows, PANEL, type MatrixView } from './packed-product';

/** `BatchMatMul` on float32: `[..., rows, depth]` times `[..., depth, columns]`, either one transposed or broadcast. */
export function matrixProduct({ inputs, attrs, backend }: CpuKernelCall): tf.TensorInfo | null {
  const { a, b } = inputs;
  const left = float32Values(backend, a);
  const right = float32Values(backend, b);
  if (a === undefined || b === undefined || left === null || right === null) return null;
  const info = productInfo(a, b, attrs);
  return info === null
    ? null
    : backend.makeTensorInfo(info.outShape, 'float32', multiplyAll(left, right, info, null));
}

/** `_FusedMatMul` with a bias by column and no activation. */
export function biasedMatrixProduct({ inputs, attrs, backend }: CpuKernelCall): tf.TensorInfo | null {
  const { a, b, bias } = inputs;
  const left = float32Values(backend, a);
  const right = float32Values(backend, b);
  const biases = float32Values(backend, bias);
  if (a === undefined || b === undefined || left === null || right === null || biases === null) return null;
  const info = productInfo(a, b, attrs);
  const plain =
    (attrs['activation'] ?? 'linear') === 'linear' && inputs['preluActivationWeights'] === undefined;
  if (info === null || !plain || bias?.shape.length !== 1 || biases.length !== info.columns) return null;
  return backend.makeTensorInfo(info.outShape, 'float32', multiplyAll(left, right, info, biases));
}

interface ProductInfo {
  readonly rows: number;
  readonly depth: number;
  readonly columns: number;
  readonly leftBatches: number;
  readonly rightBatches: number;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
  readonly outShape: number[];
}

/** Null where shapes do not fit, so that the stock kernel can say so, or where batches broadcast inside. */
function productInfo(a: tf.TensorInfo, b: tf.TensorInfo, attrs: tf.NamedAttrMap): ProductInfo | null {
  const transposeA = attrs['transposeA'] === true;
  const transposeB = attrs['transposeB'] === true;
  const [rows, depth] = lastTwo(a.shape, transposeA);
  const [rightDepth, columns] = lastTwo(b.shape, transposeB);
  const leftOuter = a.shape.slice(0, -2);
  const rightOuter = b.shape.slice(0, -2);
  const leftBatches = tf.util.sizeFromShape(leftOuter);
  const rightBatches = tf.util.sizeFromShape(rightOuter);
  const sameBatches = tf.util.arraysEqual(leftOuter, rightOuter);
  if (depth !== rightDepth || !(sameBatches || leftBatches === 1 || rightBatches === 1)) return null;
  const outer = tf.backend_util.assertAndGetBroadcastShape(leftOuter, rightOuter);
  return {
    rows,
    depth,
    columns,
    leftBatches,
    rightBatches,
    transposeA,
    transposeB,
    outShape: [...outer, rows, columns],
  };
}

function lastTwo(shape: readonly number[], transposed: boolean): [number, number] {
  const [last = 0, beforeLast = 0] = [shape.at(-1), shape.at(-2)];
  return transposed ? [last, beforeLast] : [beforeLast, last];
}

function multiplyAll(
  left: Float32Array,
  right: Float32Array,
  info: ProductInfo,
  biases: Float32Array | null,
): Float32Array {
  const { rows, depth, columns, leftBatches, rightBatches } = info;
  const batches = tf.util.sizeFromShape(info.outShape.slice(0, -2));
  const output = new Float32Array(batches * rows * columns);
  for (let batch = 0; batch < batches; batch++) {
    const a = view(left, (batch % leftBatches) * rows * depth, info.transposeA ? [1, rows] : [depth, 1]);
    const b = view(
      right,
      (batch % rightBatches) * depth * columns,
      info.transposeB ? [1, depth] : [columns, 1],
    );
    multiply(a, b, info, biases, output.subarray(batch * rows * columns, (batch + 1) * rows * columns));
  }
  return output;
}

function view(values: Float32Array, offset: number, [rowStride, columnStride]: [number, number]): MatrixView {
  return { values, offset, rowStride, columnStride };
}

function multiply(
  a: MatrixView,
  b: MatrixView,
  { rows, depth, columns }: ProductInfo,
  biases: Float32Array | null,
  output: Float32Array,
): void {
  const packed = packColumns(b, depth, columns);
  const panel = new Float32Array(depth * PANEL);
  const result = new Float32Array(PANEL * Math.ceil(columns / PANEL) * PANEL);
  for (let firstRow = 0; firstRow < rows; firstRow += PANEL) {
    packRows(a, { firstRow, rows, depth }, panel);
    multiplyPanel(panel, packed, result);
    const kept = Math.min(PANEL, rows - firstRow);
    for (let row = 0; row < kept; row++) {
      const source = (row * result.length) / PANEL;
      const target = (firstRow + row) * columns;
      for (let column = 0; column < columns; column++) {
        output[target + column] =
          (result[source + column] ?? 0) + (biases === null ? 0 : (biases[column] ?? 0));
      }
    }
  }
}
