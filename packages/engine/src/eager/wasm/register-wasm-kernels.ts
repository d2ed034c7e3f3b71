import { registerFastKernel } from '../fast-kernel';
import { meanOfLongRows, sumLongRows } from './exact-sum';
import { reverse } from './reverse';
import { shareValues } from './share-values';
import { split } from './split';

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
