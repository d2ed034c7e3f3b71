import * as tf from '@tensorflow/tfjs-core';
import { registerFastKernel } from '../fast-kernel';
import { convolve, imageGradient } from './convolution/convolve';
import { filterGradient } from './convolution/filter-gradient';
import { canConvolve } from './convolution/instantiate';
import { meanOfLongRows, sumLongRows } from './exact-sum';
import { reverse } from './reverse';
import { split } from './split';
import type { WasmKernelCall } from './wasm-backend-inside';

/**
 * Puts kernels that copy less, and that sum long rows exactly, before some of the wasm backend's own. Import `@tensorflow/tfjs-backend-wasm` first;
 * calling this again changes nothing. `prepareBackend('wasm')` calls it.
 */
export function registerWasmKernels(): void {
  registerFastKernel('wasm', 'Identity', shareValues);
  registerFastKernel('wasm', 'Mean', meanOfLongRows);
  registerFastKernel('wasm', 'Reverse', reverse);
  registerFastKernel('wasm', 'SplitV', split);
  registerFastKernel('wasm', 'Sum', sumLongRows);
  if (canConvolve()) registerConvolutions();
}

/** With more, a gradient made of the backend's kernels is faster than the one thread of our own. */
const mostThreadsForGradient = 3;

const filterGradientName = 'Conv2DBackpropFilter';

/** Takes away what is slower than the backend with so many threads. */
export function fitWasmKernels(threads: number): void {
  if (threads > mostThreadsForGradient && hasFilterGradient())
    tf.unregisterKernel(filterGradientName, 'wasm');
}

function hasFilterGradient(): boolean {
  return tf.getKernelsForBackend('wasm').some(({ kernelName }) => kernelName === filterGradientName);
}

/** Convolutions by a module of our own in the backend's memory, and the gradient that the backend has no kernel for. */
function registerConvolutions(): void {
  registerFastKernel('wasm', 'Conv2D', convolve);
  registerFastKernel('wasm', 'FusedConv2D', convolve);
  registerFastKernel('wasm', 'Conv2DBackpropInput', imageGradient);
  if (hasFilterGradient()) return;
  tf.registerKernel({
    kernelName: filterGradientName,
    backendName: 'wasm',
    kernelFunc: (call) => filterGradient(call as unknown as WasmKernelCall),
  });
}

/**
 * `Identity` that shares the values. The stock kernel copies them, though no kernel ever changes a tensor's values; the
 * copies that gradients keep of what they need would double the memory of a training step.
 */
function shareValues({ inputs: { x }, backend }: WasmKernelCall): tf.TensorInfo | null {
  if (x === undefined || x.dtype === 'string') return null;
  backend.incRef(x.dataId);
  return { dataId: x.dataId, shape: x.shape, dtype: x.dtype };
}
