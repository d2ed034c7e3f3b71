import * as tf from '@tensorflow/tfjs-core';
import { layOut, viewsOf } from './buffer-views';
import { requiredInput, runShader } from './run-shader';
import type { WebgpuKernelCall } from './webgpu-backend-inside';

/** A piece of a flat vector and its transposed self, both as of rank 4. */
interface Piece {
  /** Elements of the vector before it. */
  readonly start: number;
  readonly size: number;
  /** Shape after the transpose. */
  readonly shape: readonly number[];
  /** That shape with leading ones, and how far apart neighbours along each of its axes are in the vector. */
  readonly dims: readonly number[];
  readonly strides: readonly number[];
}

function toRank4(values: readonly number[], filler: number): number[] {
  return [...new Array<number>(4 - values.length).fill(filler), ...values];
}

/** Pieces of the vector in their order there; axis i of the transposed piece is axis `axes[i]` of the piece. */
function piecesOf(attrs: tf.NamedAttrMap): Piece[] {
  const shapes = attrs['shapes'] as number[][];
  const permutations = attrs['permutations'] as number[][];
  let start = 0;
  return shapes.map((original, index) => {
    const axes = permutations[index] ?? [];
    const strides = original.map((_, axis) => tf.util.sizeFromShape(original.slice(axis + 1)));
    const shape = axes.map((axis) => original[axis] ?? 1);
    const piece = {
      start,
      size: tf.util.sizeFromShape(original),
      shape,
      dims: toRank4(shape, 1),
      strides: toRank4(
        axes.map((axis) => strides[axis] ?? 0),
        0,
      ),
    };
    start += piece.size;
    return piece;
  });
}

/** WGSL: how far into its piece of the vector lies element `element` of the transposed piece. */
const strideFunction = /* wgsl */ `
fn distance(element : i32, dims : vec4<i32>, strides : vec4<i32>) -> i32 {
  let d3 = element % dims.w;
  let rest3 = element / dims.w;
  let d2 = rest3 % dims.z;
  let rest2 = rest3 / dims.z;
  return dot(vec4<i32>(rest2 / dims.y, rest2 % dims.y, d2, d3), strides);
}
`;

/** Numbers of a piece in the table: first in the result, first in the vector, size, dims, strides. */
const tableRow = 11;

const splitCode = /* wgsl */ `${strideFunction}
fn main(index : i32) {
  if (index >= uniforms.count) { return; }
  var piece = 0;
  for (var reach = ${1 << 15}; reach > 0; reach = reach / 2) {
    let next = piece + reach;
    if (next < uniforms.pieces) { if (table[next * ${tableRow}] <= index) { piece = next; } }
  }
  let entry = piece * ${tableRow};
  let element = index - table[entry];
  if (element >= table[entry + 2]) { return; }
  let dims = vec4<i32>(table[entry + 3], table[entry + 4], table[entry + 5], table[entry + 6]);
  let strides = vec4<i32>(table[entry + 7], table[entry + 8], table[entry + 9], table[entry + 10]);
  result[index] = flatVector[table[entry + 1] + distance(element, dims, strides)];
}
`;

/** `SplitTransposed`: a vector cut into pieces, each of them transposed; all in one dispatch and one buffer. */
export function splitTransposed({ inputs, attrs, backend }: WebgpuKernelCall): tf.TensorInfo[] {
  const pieces = piecesOf(attrs);
  const { offsets, length } = layOut(pieces.map(({ size }) => size));
  const entries = pieces.flatMap(({ start, size, dims, strides }, index) => [
    offsets[index] ?? 0,
    start,
    size,
    ...dims,
    ...strides,
  ]);
  const table = backend.makeTensorInfo([entries.length], 'int32', Int32Array.from(entries));
  const whole = runShader(backend, {
    code: splitCode,
    inputs: { flatVector: requiredInput(inputs, 'vector'), table },
    integers: { pieces: pieces.length },
    output: length,
  });
  backend.disposeData(table.dataId);
  return viewsOf(
    backend,
    whole,
    pieces.map(({ shape }, index) => ({ shape, offset: offsets[index] ?? 0 })),
  );
}

function joinCode(count: number): string {
  const branches = Array.from(
    { length: count },
    (_, i) => /* wgsl */ `
  if (element < uniforms.size${i}) {
    result[uniforms.start${i} + distance(element, uniforms.dims${i}, uniforms.strides${i})] = piece${i}[element];
    return;
  }
  element -= uniforms.size${i};`,
  );
  return `${strideFunction}
fn main(index : i32) {
  var element = index;
  ${branches.join('')}
}
`;
}

/** `JoinTransposed`: the inverse; as many pieces a dispatch as the device binds buffers. */
export function joinTransposed({ inputs, attrs, backend }: WebgpuKernelCall): tf.TensorInfo {
  const pieces = piecesOf(attrs).map((piece, index) => ({
    ...piece,
    tensor: requiredInput(inputs, `${index}`),
  }));
  const length = pieces.reduce((sum, { size }) => sum + size, 0);
  const vector = backend.makeTensorInfo([length], 'float32');
  const most = backend.device.limits.maxStorageBuffersPerShaderStage - 1;
  for (let first = 0; first < pieces.length; first += most) {
    const some = pieces.slice(first, first + most);
    const uniforms = some.flatMap(
      ({ start, size, dims, strides }, i): [string, number | readonly number[]][] => [
        [`start${i}`, start],
        [`size${i}`, size],
        [`dims${i}`, dims],
        [`strides${i}`, strides],
      ],
    );
    runShader(backend, {
      code: joinCode(some.length),
      inputs: Object.fromEntries(some.map(({ tensor }, i) => [`piece${i}`, tensor])),
      integers: Object.fromEntries(uniforms),
      output: vector,
      count: some.reduce((sum, { size }) => sum + size, 0),
    });
  }
  return vector;
}
