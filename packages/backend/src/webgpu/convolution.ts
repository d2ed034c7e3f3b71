import type * as tf from '@tensorflow/tfjs-core';
import { tiledProduct, tileDepth, tilesOf, type TileShape } from './matrix-tiles';
import { requiredInput, runShader, shaped } from './run-shader';
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
    prepare: `
      let pixels = uniforms.height * uniforms.width;
      let depths = ${filterSize ** 2} * uniforms.inChannels;`,
    // Threads side by side read channels side by side.
    loadLeft: /* wgsl */ `{
      let depth = depthStart + lane;
      let tap = depth / uniforms.inChannels;
      let channel = depth % uniforms.inChannels;
      for (var i = 0; i < ${tile.rows}; i++) {
        let pixel = rowStart + line + 16 * i;
        let row = pixel % pixels / uniforms.width + tap / ${filterSize} - ${(filterSize - 1) / 2};
        let column = pixel % uniforms.width + tap % ${filterSize} - ${(filterSize - 1) / 2};
        var value = 0.0;
        if (depth < depths && pixel < uniforms.rows && row >= 0 && row < uniforms.height && column >= 0 && column < uniforms.width) {
          value = x[(pixel / pixels * pixels + row * uniforms.width + column) * uniforms.inChannels + channel];
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

/** Fewer rows a tile where there would be too few workgroups to keep a GPU busy. */
function chooseTile(rows: number, columns: number): TileShape {
  const tiles = tilesOf(columns);
  const across = Math.ceil(columns / (16 * tiles));
  const fit = ([4, 2] as const).find((size) => Math.ceil(rows / (16 * size)) * across >= 128);
  return { rows: fit ?? 1, columns: tiles };
}

function runConvolution(
  backend: WebgpuBackend,
  { batch, height, width, inChannels, outChannels, filterSize }: ConvolutionGeometry,
  inputs: { readonly x: tf.TensorInfo; readonly weights: tf.TensorInfo; readonly bias?: tf.TensorInfo },
  turned: boolean,
): tf.TensorInfo {
  const rows = batch * height * width;
  const tile = chooseTile(rows, outChannels);
  return runShader(backend, {
    code: convolutionCode(tile, filterSize, turned, inputs.bias !== undefined),
    inputs: { ...inputs },
    integers: { height, width, inChannels, outChannels, rows },
    output: rows * outChannels,
    workgroups: [Math.ceil(rows / (16 * tile.rows)), Math.ceil(outChannels / (16 * tile.columns)), 1],
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
