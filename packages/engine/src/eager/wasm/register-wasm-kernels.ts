import type * as tf from '@tensorflow/tfjs-core';
import { registerFastKernel } from '../fast-kernel';
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
