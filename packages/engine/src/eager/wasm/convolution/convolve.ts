import type * as tf from '@tensorflow/tfjs-core';
import type { WasmKernelCall } from '../wasm-backend-inside';
import { blockSize } from './blocks';
import { patchValues } from './tile-passes';
import { convolutionInfo, geometryOf, pixelsOf, wholePanels, type Geometry } from './geometry';
import { copyRows, widened, widenedFilter } from './pad-channels';
import { tileSize } from './tiles';
import { withWorkspace, type Region, type Workspace } from './workspace';

/** With fewer, most of the arithmetic would be with the zeros of a panel. */
const fewestInChannels = 8;

/**
 * `Conv2D`, and `FusedConv2D` with a bias: stride 1, output as large as input, a filter of 1x1 or 3x3.
 * Two threads of the stock kernel are as fast as the one of this.
 */
export function convolve({ inputs, attrs, backend }: WasmKernelCall): tf.TensorInfo | null {
  const { x, filter, bias } = inputs;
  if ((backend.wasm?.tfjs?.getThreadsCount?.() ?? 1) > 1) return null;
  if (x === undefined || filter === undefined || !isPlain(attrs['activation'])) return null;
  if ([x, filter, bias].some((tensor) => tensor !== undefined && tensor.dtype !== 'float32')) return null;
  const geometry = geometryOf(convolutionInfo(x.shape, filter.shape, attrs));
  if (geometry === null || geometry.inChannels < fewestInChannels) return null;
  if (bias !== undefined && (bias.shape.length !== 1 || bias.shape[0] !== geometry.outChannels)) return null;
  return convolution(backend, geometry, x, (workspace) => ({
    filter: workspace.region(filter),
    bias: bias && workspace.region(bias),
  }));
}

/** `Conv2DBackpropInput`: the gradient for the images is a convolution with the filter turned by 180 degrees, transposed. */
export function imageGradient({
  inputs: { dy, filter },
  attrs,
  backend,
}: WasmKernelCall): tf.TensorInfo | null {
  if (dy?.dtype !== 'float32' || filter?.dtype !== 'float32') return null;
  const forward = geometryOf(convolutionInfo(attrs['inputShape'] as number[], filter.shape, attrs));
  if (forward === null || forward.outChannels < fewestInChannels) return null;
  const geometry = { ...forward, inChannels: forward.outChannels, outChannels: forward.inChannels };
  return convolution(backend, geometry, dy, (workspace) => ({
    filter: turned(workspace, forward, workspace.region(filter)),
  }));
}

function isPlain(activation: unknown): boolean {
  return activation === undefined || activation === null || activation === 'linear';
}

/** Filters [k, k, C, K] as [k, k, K, C], in the reverse order. */
function turned(workspace: Workspace, geometry: Geometry, filter: Region): Region {
  const { filterSize, inChannels, outChannels } = geometry;
  const taps = filterSize ** 2;
  const bytes = 4 * inChannels * outChannels;
  const target = workspace.take(taps * inChannels * outChannels);
  for (let tap = 0; tap < taps; tap++) {
    workspace.functions.transpose(
      filter.address + (taps - 1 - tap) * bytes,
      inChannels,
      outChannels,
      target.address + tap * bytes,
    );
  }
  return target;
}

interface Parameters {
  readonly filter: Region;
  readonly bias?: Region | undefined;
}

function convolution(
  backend: WasmKernelCall['backend'],
  geometry: Geometry,
  x: tf.TensorInfo,
  parametersIn: (workspace: Workspace) => Parameters,
): tf.TensorInfo | null {
  const { batch, height, width, outChannels } = geometry;
  return withOutput(backend, [batch, height, width, outChannels], (output) =>
    withWorkspace(backend, (workspace) => {
      convolveRegions(workspace, geometry, {
        ...parametersIn(workspace),
        x: workspace.region(x),
        output: workspace.region(output),
      });
      return output;
    }),
  );
}

/** The output is made first, since it stays; it is given back where the work could not be done. */
export function withOutput(
  backend: WasmKernelCall['backend'],
  shape: readonly number[],
  work: (output: tf.TensorInfo) => tf.TensorInfo | null,
): tf.TensorInfo | null {
  const output = backend.makeOutput(shape, 'float32');
  const result = work(output);
  if (result === null) backend.disposeData(output.dataId);
  return result;
}

function convolveRegions(
  workspace: Workspace,
  geometry: Geometry,
  { x, filter, bias, output }: Parameters & { readonly x: Region; readonly output: Region },
): void {
  const { inChannels, outChannels, filterSize } = geometry;
  const rows = pixelsOf(geometry);
  const [wideIn, wideOut] = [wholePanels(inChannels), wholePanels(outChannels)];
  const wide = { ...geometry, inChannels: wideIn, outChannels: wideOut };
  const channels = [
    [inChannels, outChannels],
    [wideIn, wideOut],
  ] as const;
  const wideOutput = wideOut === outChannels ? output : workspace.take(rows * wideOut);
  convolvePanels(workspace, wide, {
    x: widened(workspace, x, { rows, columns: inChannels, wide: wideIn }),
    filter: widenedFilter(workspace, filter, filterSize ** 2, ...channels),
    bias: bias && widened(workspace, bias, { rows: 1, columns: outChannels, wide: wideOut }),
    output: wideOutput,
  });
  if (wideOutput !== output) {
    copyRows(wideOutput.values(), wideOut, output.values(), outChannels, { rows, columns: outChannels });
  }
}

/** The same for channels that are whole panels. */
function convolvePanels(
  workspace: Workspace,
  geometry: Geometry,
  { x, filter, bias, output }: Parameters & { readonly x: Region; readonly output: Region },
): void {
  const { inChannels, outChannels, filterSize, height, width } = geometry;
  const { functions } = workspace;
  const [inBytes, outBytes, filterBytes] = [4 * inChannels, 4 * outChannels, 4 * inChannels * outChannels];
  const zeros = workspace.zeros(Math.max(inChannels, outChannels)).address;
  const shift = bias?.address ?? zeros;
  if (filterSize === 1) {
    const panels = workspace.take(inChannels * outChannels).address;
    functions.matrixPanels(filter.address, inChannels, outBytes, filterBytes, panels, 0);
    functions.multiplyPanels(x.address, inBytes, panels, shift, output.address, outBytes, pixelsOf(geometry));
    return;
  }
  const panels = workspace.take(patchValues * inChannels * outChannels).address;
  functions.filterPanels(filter.address, inChannels, outBytes, filterBytes, panels, filterBytes);
  const { tileRows, tileColumns, tiles } = tilesOf(geometry);
  const scratch = workspace.take(scratchLength(geometry)).address;
  functions.convolveTiles(
    ...([x.address, height, width, inBytes, tileRows, tileColumns, zeros] as const),
    ...([panels, shift, output.address, outBytes, scratch, 0, tiles] as const),
  );
}

export function tilesOf({
  batch,
  height,
  width,
}: Geometry): Record<'tileRows' | 'tileColumns' | 'tiles', number> {
  const [tileRows, tileColumns] = [Math.ceil(height / tileSize), Math.ceil(width / tileSize)];
  return { tileRows, tileColumns, tiles: batch * tileRows * tileColumns };
}

/** Values that a block of tiles needs between the steps. */
export function scratchLength({ inChannels, outChannels }: Geometry): number {
  return patchValues * blockSize * (inChannels + outChannels);
}
