import { registerFastKernel } from '../fast-kernel';
import { reverse } from './reverse';
import { shareValues } from './share-values';
import { split } from './split';

/**
 * Puts kernels that copy less before three of the wasm backend's own. Import `@tensorflow/tfjs-backend-wasm` first;
 * calling this again changes nothing. `prepareBackend('wasm')` calls it.
 */
export function registerWasmKernels(): void {
  registerFastKernel('wasm', 'Identity', shareValues);
  registerFastKernel('wasm', 'Reverse', reverse);
  registerFastKernel('wasm', 'SplitV', split);
}
