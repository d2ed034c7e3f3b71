import type * as tf from '@tensorflow/tfjs-core';
import type { WasmKernelCall } from '../wasm-backend-inside';
import { patchValues } from './tile-passes';
import { scratchLength, tilesOf, withOutput } from './convolve';
import {
  convolutionInfo,
  geometryOf,
  pixelsOf,
  wholePanels,
  type FilterShape,
  type Geometry,
} from './geometry';
import { copyRows, widened } from './pad-channels';
import { withWorkspace, type Region, type Workspace } from './workspace';

/** `Conv2DBackpropFilter`, which the backend lacks: the gradient of any convolution for its filter. */
export function filterGradient({ inputs, attrs, backend }: WasmKernelCall): tf.TensorInfo {
  const { x, dy } = inputs as { x: tf.TensorInfo; dy: tf.TensorInfo };
  const filterShape = attrs['filterShape'] as FilterShape;
  const info = convolutionInfo(x.shape, filterShape, attrs);
  const geometry = geometryOf(info);
  const fast =
    geometry === null
      ? null
      : withOutput(backend, filterShape, (output) =>
          withWorkspace(backend, (workspace) => {
            gradientOfRegions(workspace, geometry, {
              x: workspace.region(x),
              dy: workspace.region(dy),
              output: workspace.region(output),
            });
            return output;
          }),
        );
  return fast ?? plainGradient(backend, info, x, dy);
}

interface Regions {
  readonly x: Region;
  readonly dy: Region;
  readonly output: Region;
}

function gradientOfRegions(workspace: Workspace, geometry: Geometry, { x, dy, output }: Regions): void {
  const { inChannels, outChannels, filterSize } = geometry;
  const rows = pixelsOf(geometry);
  const taps = filterSize ** 2;
  const [wideIn, wideOut] = [wholePanels(inChannels), wholePanels(outChannels)];
  const isWide = wideIn !== inChannels || wideOut !== outChannels;
  const wideOutput = isWide ? workspace.take(taps * wideIn * wideOut) : output;
  gradientOfPanels(
    workspace,
    { ...geometry, inChannels: wideIn, outChannels: wideOut },
    {
      x: widened(workspace, x, { rows, columns: inChannels, wide: wideIn }),
      dy: widened(workspace, dy, { rows, columns: outChannels, wide: wideOut }),
      output: wideOutput,
    },
  );
  if (!isWide) return;
  const [from, to] = [wideOutput.values(), output.values()];
  for (let tap = 0; tap < taps; tap++) {
    copyRows(
      from.subarray(tap * wideIn * wideOut),
      wideOut,
      to.subarray(tap * inChannels * outChannels),
      outChannels,
      { rows: inChannels, columns: outChannels },
    );
  }
}

/** The same for channels that are whole panels. */
function gradientOfPanels(workspace: Workspace, geometry: Geometry, { x, dy, output }: Regions): void {
  const { inChannels, outChannels, filterSize, height, width } = geometry;
  const { functions } = workspace;
  const [inBytes, outBytes] = [4 * inChannels, 4 * outChannels];
  const zeros = workspace.zeros(Math.max(inChannels, outChannels)).address;
  if (filterSize === 1) {
    const target = output.address;
    functions.multiplyTransposed(x.address, inBytes, dy.address, outBytes, zeros, target, pixelsOf(geometry));
    return;
  }
  const { tileRows, tileColumns, tiles } = tilesOf(geometry);
  const matrices = workspace.take(patchValues * inChannels * outChannels).address;
  const scratch = workspace.take(scratchLength(geometry)).address;
  functions.filterGradientOfTiles(
    ...([x.address, height, width, inBytes, tileRows, tileColumns, zeros] as const),
    ...([dy.address, outBytes, matrices, scratch, 0, tiles] as const),
  );
  functions.filtersOfMatrices(matrices, inBytes * outChannels, output.address);
}

/** Sum by sum, for the convolutions that the module does not do. */
function plainGradient(
  backend: WasmKernelCall['backend'],
  info: tf.backend_util.Conv2DInfo,
  x: tf.TensorInfo,
  dy: tf.TensorInfo,
): tf.TensorInfo {
  if (info.dataFormat !== 'channelsLast') throw new Error('Conv2DBackpropFilter on wasm takes NHWC only.');
  const { filterHeight, filterWidth, inChannels, outChannels, padInfo } = info;
  const output = backend.makeOutput([filterHeight, filterWidth, inChannels, outChannels], 'float32');
  const target = backend.typedArrayFromHeap(output);
  const [xs, dys] = [backend.typedArrayFromHeap(x), backend.typedArrayFromHeap(dy)];
  target.fill(0);
  for (let pixel = 0; pixel < info.batchSize * info.outHeight * info.outWidth; pixel++) {
    const image = Math.floor(pixel / (info.outHeight * info.outWidth));
    const top = (Math.floor(pixel / info.outWidth) % info.outHeight) * info.strideHeight - padInfo.top;
    const left = (pixel % info.outWidth) * info.strideWidth - padInfo.left;
    for (let tap = 0; tap < filterHeight * filterWidth; tap++) {
      const row = top + Math.floor(tap / filterWidth) * info.dilationHeight;
      const column = left + (tap % filterWidth) * info.dilationWidth;
      if (row < 0 || column < 0 || row >= info.inHeight || column >= info.inWidth) continue;
      const from = ((image * info.inHeight + row) * info.inWidth + column) * inChannels;
      for (let index = 0; index < inChannels * outChannels; index++) {
        const channel = Math.floor(index / outChannels);
        const slope = dys[pixel * outChannels + (index % outChannels)] ?? 0;
        const place = tap * inChannels * outChannels + index;
        target[place] = (target[place] ?? 0) + (xs[from + channel] ?? 0) * slope;
      }
    }
  }
  return output;
}
