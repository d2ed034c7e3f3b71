import type * as tf from '@tensorflow/tfjs-core';
import { alignedOffset, viewsOf } from './buffer-views';
import { imageGradient, type ConvolutionGeometry } from './convolution';
import { tiledProduct, tileDepth, tilesOf, type TileShape } from './matrix-tiles';
import { requiredInput, runShader, shaped, workgroupSize } from './run-shader';
import { lanesFor } from './vector-convolution';
import { vectorFilterGradientCode } from './vector-filter-gradient';
import type { WebgpuBackend, WebgpuKernelCall } from './webgpu-backend-inside';

/**
 * A filter's gradient as a product over all pixels: rows are the filter's places times the channels that go in, and one
 * more row of ones, which gives the bias's gradient. The pixels are shared out among the workgroups along z, each of
 * which writes a sum of its own.
 */
function filterGradientCode(tile: TileShape, filterSize: number): string {
  return tiledProduct(tile, {
    prepare: /* wgsl */ `
      let filterRows = ${filterSize ** 2} * uniforms.inChannels;
      let filterRow = rowStart + thread % tileRows;
      let tap = filterRow / uniforms.inChannels;
      let channel = filterRow % uniforms.inChannels;
      let down = tap / ${filterSize} - ${(filterSize - 1) / 2};
      let right = tap % ${filterSize} - ${(filterSize - 1) / 2};`,
    loadLeft: /* wgsl */ `for (var i = 0; i < ${tile.rows}; i++) {
      let inner = (thread + ${16 * tileDepth} * i) / tileRows;
      let pixel = depthStart + inner;
      let row = pixel / uniforms.width % uniforms.height + down;
      let column = pixel % uniforms.width + right;
      var value = select(0.0, 1.0, filterRow == filterRows && pixel < uniforms.rows);
      if (filterRow < filterRows && pixel < uniforms.rows && row >= 0 && row < uniforms.height && column >= 0 && column < uniforms.width) {
        value = x[(pixel + down * uniforms.width + right) * uniforms.inChannels + channel];
      }
      leftTile[inner * leftStride + thread % tileRows] = value;
    }`,
    loadRight: /* wgsl */ `for (var i = 0; i < ${tile.columns}; i++) {
      let element = thread + ${16 * tileDepth} * i;
      let pixel = depthStart + element / tileColumns;
      let column = columnStart + element % tileColumns;
      var value = 0.0;
      if (pixel < uniforms.rows && column < uniforms.outChannels) { value = dy[pixel * uniforms.outChannels + column]; }
      rightTile[element / tileColumns * rightStride + element % tileColumns] = value;
    }`,
    depthStart: `i32(workgroupId.z) * uniforms.shareTiles * ${tileDepth}`,
    tileCount: 'uniforms.shareTiles',
    store: /* wgsl */ `
      let filterRows = ${filterSize ** 2} * uniforms.inChannels;
      if (row > filterRows || column >= uniforms.outChannels) { return; }
      let start = select(row * uniforms.outChannels, uniforms.biasStart, row == filterRows);
      result[i32(workgroupId.z) * uniforms.length + start + column] = value;`,
  });
}

const sumOfSharesCode = /* wgsl */ `
fn main(index : i32) {
  if (index >= uniforms.count) { return; }
  var sum = 0.0;
  for (var share = 0; share < uniforms.shares; share++) { sum += parts[share * uniforms.count + index]; }
  result[index] = sum;
}
`;

/** As many shares as give a GPU some 256 workgroups, but none of fewer than 256 pixels. */
function shareOut(pixels: number, workgroups: number): { shares: number; shareTiles: number } {
  const wanted = Math.min(Math.ceil(256 / workgroups), Math.ceil(pixels / 256));
  const shareTiles = Math.ceil(pixels / wanted / tileDepth);
  return { shares: Math.ceil(pixels / (shareTiles * tileDepth)), shareTiles };
}

/** The shader, and the rows and columns that one workgroup of it works on. */
interface GradientPlan {
  readonly code: string;
  readonly tall: number;
  readonly wide: number;
  readonly vectors: readonly string[];
}

function planFilterGradient({ inChannels, outChannels, filterSize }: ConvolutionGeometry): GradientPlan {
  if (inChannels % 4 === 0 && outChannels % 4 === 0) {
    const lanes = lanesFor(outChannels);
    const code = vectorFilterGradientCode(lanes, filterSize);
    return { code, tall: (4 * workgroupSize) / lanes, wide: 4 * lanes, vectors: ['x', 'dy', 'result'] };
  }
  const tile = { rows: tilesOf(filterSize ** 2 * inChannels + 1), columns: tilesOf(outChannels) };
  const code = filterGradientCode(tile, filterSize);
  return { code, tall: 16 * tile.rows, wide: 16 * tile.columns, vectors: [] };
}

/** The gradients of filter and bias, [k, k, C, K] and [K], in one dispatch where one share does, else in two. */
function parameterGradients(
  backend: WebgpuBackend,
  geometry: ConvolutionGeometry,
  inputs: { readonly x: tf.TensorInfo; readonly dy: tf.TensorInfo },
): tf.TensorInfo[] {
  const { batch, height, width, inChannels, outChannels, filterSize } = geometry;
  const filterRows = filterSize ** 2 * inChannels;
  const { tall, wide, ...plan } = planFilterGradient(geometry);
  const down = Math.ceil((filterRows + 1) / tall);
  const across = Math.ceil(outChannels / wide);
  const rows = batch * height * width;
  const { shares, shareTiles } = shareOut(rows, down * across);
  const biasStart = alignedOffset(filterRows * outChannels);
  const length = biasStart + outChannels;
  const parts = runShader(backend, {
    ...plan,
    inputs: { ...inputs },
    integers: { height, width, inChannels, outChannels, rows, shareTiles, biasStart, length },
    output: shares * length,
    workgroups: [down, across, shares],
  });
  return viewsOf(backend, shares === 1 ? parts : sumOfShares(backend, parts, shares, length), [
    { offset: 0, shape: [filterSize, filterSize, inChannels, outChannels] },
    { offset: biasStart, shape: [outChannels] },
  ]);
}

function sumOfShares(
  backend: WebgpuBackend,
  parts: tf.TensorInfo,
  shares: number,
  length: number,
): tf.TensorInfo {
  const sum = runShader(backend, {
    code: sumOfSharesCode,
    inputs: { parts },
    integers: { shares },
    output: length,
  });
  backend.disposeData(parts.dataId);
  return sum;
}

/** `ConvolutionGrad`: dy, x and filter to dx, dfilter and dbias. */
export function convolutionGradients({ inputs, backend }: WebgpuKernelCall): tf.TensorInfo[] {
  const [dy, x, filter] = ['dy', 'x', 'filter'].map((name) => requiredInput(inputs, name)) as [
    tf.TensorInfo,
    tf.TensorInfo,
    tf.TensorInfo,
  ];
  const [batch = 1, height = 1, width = 1] = x.shape;
  const [filterSize = 1, , inChannels = 1, outChannels = 1] = filter.shape;
  const geometry = { batch, height, width, inChannels, outChannels, filterSize };
  const dx = shaped(imageGradient(backend, geometry, dy, filter), x.shape);
  return [dx, ...parameterGradients(backend, geometry, { x, dy })];
}

/** `LinearGrad`: dy, x and weight to dx, dweight and dbias; rows are images of one pixel. */
export function linearGradients({ inputs, backend }: WebgpuKernelCall): tf.TensorInfo[] {
  const [dy, x, weight] = ['dy', 'x', 'weight'].map((name) => requiredInput(inputs, name)) as [
    tf.TensorInfo,
    tf.TensorInfo,
    tf.TensorInfo,
  ];
  const [batch = 1] = x.shape;
  const [inChannels = 1, outChannels = 1] = weight.shape;
  const geometry = { batch, height: 1, width: 1, inChannels, outChannels, filterSize: 1 };
  const dx = shaped(imageGradient(backend, geometry, dy, weight), x.shape);
  const [dWeight, dBias] = parameterGradients(backend, geometry, { x, dy }) as [tf.TensorInfo, tf.TensorInfo];
  return [dx, shaped(dWeight, weight.shape), dBias];
}
