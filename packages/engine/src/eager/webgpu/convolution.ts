import type * as tf from '@tensorflow/tfjs-core';
import { tiledProduct, tileDepth, tilesOf, type TileShape } from './matrix-tiles';
import { requiredInput, runShader, shaped } from './run-shader';
import { lanesFor, tileSize, vectorConvolutionCode } from './vector-convolution';
import type { WebgpuBackend, WebgpuKernelCall } from './webgpu-backend-inside';

/** Images and filter of a convolution with stride 1 that keeps the size. */
export interface ConvolutionGeometry {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly inChannels: number;
  readonly outChannels: number;
  /** Height and width of the filter, odd. */
  readonly filterSize: number;
}

/**
 * A convolution as a product of two matrices, neither of which is ever stored: rows are pixels, columns the channels
 * that come out, the inner dimension the filter's places times the channels that go in.
 *
 * @param turned The filter turned by 180 degrees with its channels exchanged, which gives the images' gradient.
 */
function convolutionCode(tile: TileShape, filterSize: number, turned: boolean, hasBias: boolean): string {
  const filterPlace = turned
    ? `((${filterSize ** 2 - 1} - tap) * uniforms.outChannels + column) * uniforms.inChannels + channel`
    : `depth * uniforms.outChannels + column`;
  return tiledProduct(tile, {
    prepare: `let depths = ${filterSize ** 2} * uniforms.inChannels;`,
    // Threads side by side read channels side by side.
    loadLeft: /* wgsl */ `{
      let depth = depthStart + lane;
      let tap = depth / uniforms.inChannels;
      let channel = depth % uniforms.inChannels;
      let down = tap / ${filterSize} - ${(filterSize - 1) / 2};
      let across = tap % ${filterSize} - ${(filterSize - 1) / 2};
      for (var i = 0; i < ${tile.rows}; i++) {
        let pixel = rowStart + line + 16 * i;
        let row = pixel / uniforms.width % uniforms.height + down;
        let column = pixel % uniforms.width + across;
        var value = 0.0;
        if (depth < depths && pixel < uniforms.rows && row >= 0 && row < uniforms.height && column >= 0 && column < uniforms.width) {
          value = x[(pixel + down * uniforms.width + across) * uniforms.inChannels + channel];
        }
        leftTile[lane * leftStride + line + 16 * i] = value;
      }
    }`,
    loadRight: /* wgsl */ `for (var i = 0; i < ${tile.columns}; i++) {
      let element = thread + ${16 * tileDepth} * i;
      let inner = ${turned ? 'element % 16' : 'element / tileColumns'};
      let across = ${turned ? 'element / 16' : 'element % tileColumns'};
      let depth = depthStart + inner;
      let column = columnStart + across;
      let tap = depth / uniforms.inChannels;
      let channel = depth % uniforms.inChannels;
      var value = 0.0;
      if (depth < depths && column < uniforms.outChannels) { value = weights[${filterPlace}]; }
      rightTile[inner * rightStride + across] = value;
    }`,
    depthStart: '0',
    tileCount: `(${filterSize ** 2} * uniforms.inChannels + ${tileDepth - 1}) / ${tileDepth}`,
    store: /* wgsl */ `
      if (row < uniforms.rows && column < uniforms.outChannels) {
        result[row * uniforms.outChannels + column] = value${hasBias ? ' + bias[column]' : ''};
      }`,
  });
}

/** Multiples of 4 go four numbers at a time, which takes a quarter of the loads. */
function takesVectors({ inChannels, outChannels }: ConvolutionGeometry, turned: boolean): boolean {
  return inChannels % 4 === 0 && (turned || outChannels % 4 === 0);
}

/** The shader, and the rows and columns that one workgroup of it works on. */
interface ConvolutionPlan {
  readonly code: string;
  readonly tall: number;
  readonly wide: number;
  readonly vectors: readonly string[];
}

/** Enough workgroups to keep a GPU busy. */
const busyWorkgroups = 128;

/** The most rows a thread that leave enough workgroups. */
function rowsOfThreads(workgroupsFor: (rows: 1 | 2 | 4) => number): 1 | 2 | 4 {
  return ([4, 2] as const).find((rows) => workgroupsFor(rows) >= busyWorkgroups) ?? 1;
}

function planConvolution(geometry: ConvolutionGeometry, turned: boolean, hasBias: boolean): ConvolutionPlan {
  const { batch, height, width, outChannels, filterSize } = geometry;
  const pixels = batch * height * width;
  if (takesVectors(geometry, turned)) {
    const lanes = lanesFor(outChannels);
    const workgroups = (rows: 1 | 2 | 4) =>
      Math.ceil(pixels / tileSize({ lanes, rows }).tall) * Math.ceil(outChannels / (4 * lanes));
    const tile = { lanes, rows: rowsOfThreads(workgroups) };
    return {
      ...tileSize(tile),
      code: vectorConvolutionCode(tile, filterSize, turned, hasBias),
      vectors: ['x', 'weights', ...(turned ? [] : ['bias', 'result'])],
    };
  }
  const columns = tilesOf(outChannels);
  const across = Math.ceil(outChannels / (16 * columns));
  const tile = { columns, rows: rowsOfThreads((rows) => Math.ceil(pixels / (16 * rows)) * across) };
  return {
    tall: 16 * tile.rows,
    wide: 16 * tile.columns,
    code: convolutionCode(tile, filterSize, turned, hasBias),
    vectors: [],
  };
}

function runConvolution(
  backend: WebgpuBackend,
  geometry: ConvolutionGeometry,
  inputs: { readonly x: tf.TensorInfo; readonly weights: tf.TensorInfo; readonly bias?: tf.TensorInfo },
  turned: boolean,
): tf.TensorInfo {
  const { batch, height, width, inChannels, outChannels } = geometry;
  const rows = batch * height * width;
  const { tall, wide, ...plan } = planConvolution(geometry, turned, inputs.bias !== undefined);
  return runShader(backend, {
    ...plan,
    inputs: { ...inputs },
    integers: { height, width, inChannels, outChannels, rows },
    output: rows * outChannels,
    workgroups: [Math.ceil(rows / tall), Math.ceil(outChannels / wide), 1],
  });
}

/** dx of a convolution: dy convolved with the turned filter. */
export function imageGradient(
  backend: WebgpuBackend,
  geometry: ConvolutionGeometry,
  dy: tf.TensorInfo,
  weights: tf.TensorInfo,
): tf.TensorInfo {
  const { inChannels, outChannels } = geometry;
  const exchanged = { ...geometry, inChannels: outChannels, outChannels: inChannels };
  return runConvolution(backend, exchanged, { x: dy, weights }, true);
}

/** `FusedConv2D` for the network's calls, in one dispatch: float32, stride 1, size kept, bias, no activation. */
export function biasedConvolution({ inputs, attrs, backend }: WebgpuKernelCall): tf.TensorInfo | null {
  const [x, weights] = [requiredInput(inputs, 'x'), requiredInput(inputs, 'filter')];
  const { bias, preluActivationWeights } = inputs;
  const [filterHeight = 0, filterWidth = 0, inChannels = 1, outChannels = 1] = weights.shape;
  const [batch = 1, height = 1, width = 1] = x.shape;
  const plain =
    x.dtype === 'float32' &&
    bias?.shape.join() === `${outChannels}` &&
    preluActivationWeights === undefined &&
    attrs['activation'] === 'linear' &&
    attrs['pad'] === 'same' &&
    attrs['dataFormat'] !== 'NCHW' &&
    [attrs['strides'], attrs['dilations']].flat().every((step) => step === 1);
  if (!plain || filterHeight !== filterWidth || filterHeight % 2 === 0) return null;
  const geometry = { batch, height, width, inChannels, outChannels, filterSize: filterHeight };
  return shaped(runConvolution(backend, geometry, { x, weights, bias }, false), [
    batch,
    height,
    width,
    outChannels,
  ]);
}

/** `_FusedMatMul` of one matrix and a bias, as the convolution of rows that are images of one pixel. */
export function biasedProduct({ inputs, attrs, backend }: WebgpuKernelCall): tf.TensorInfo | null {
  const [x, weights] = [requiredInput(inputs, 'a'), requiredInput(inputs, 'b')];
  const { bias, preluActivationWeights } = inputs;
  const [rightBatch, inChannels = 1, outChannels = 1] = weights.shape;
  const [leftBatch, batch = 1] = x.shape;
  const plain =
    x.dtype === 'float32' &&
    leftBatch === 1 &&
    rightBatch === 1 &&
    bias?.shape.join() === `${outChannels}` &&
    preluActivationWeights === undefined &&
    attrs['activation'] === 'linear' &&
    attrs['transposeA'] === false &&
    attrs['transposeB'] === false;
  if (!plain) return null;
  const geometry = { batch, height: 1, width: 1, inChannels, outChannels, filterSize: 1 };
  return shaped(runConvolution(backend, geometry, { x, weights, bias }, false), [1, batch, outChannels]);
}
