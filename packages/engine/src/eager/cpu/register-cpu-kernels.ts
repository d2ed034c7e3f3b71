import { biasedConvolution, convolution } from './convolution';
import { registerFastKernel } from '../fast-kernel';
import { biasedMatrixProduct, matrixProduct } from './matrix-product';
import { reverse, transpose } from './rearrangement';

/**
 * Puts faster float32 convolutions, matrix products and rearrangements before the cpu backend's own, which are plain
 * loops. Calls that
 * the faster ones do not cover (other types, fused activations) still go to the backend's own. Import
 * `@tensorflow/tfjs-backend-cpu` first; calling this again changes nothing. `prepareBackend('cpu')` calls it.
 */
export function registerCpuKernels(): void {
  registerFastKernel('cpu', 'Conv2D', convolution);
  registerFastKernel('cpu', 'FusedConv2D', biasedConvolution);
  registerFastKernel('cpu', 'BatchMatMul', matrixProduct);
  registerFastKernel('cpu', '_FusedMatMul', biasedMatrixProduct);
  registerFastKernel('cpu', 'Reverse', reverse);
  registerFastKernel('cpu', 'Transpose', transpose);
}
