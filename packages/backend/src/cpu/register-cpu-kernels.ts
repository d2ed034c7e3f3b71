import { biasedConvolution, convolution } from './convolution';
import { registerFastKernel } from './cpu-backend-inside';
import { biasedMatrixProduct, matrixProduct } from './matrix-product';
import { reverse, transpose } from './rearrangement';

/**
 * Puts faster float32 convolutions, matrix products and rearrangements before the cpu backend's own, which are plain
 * loops. Calls that
 * the faster ones do not cover (other types, fused activations) still go to the backend's own. Import
 * `@tensorflow/tfjs-backend-cpu` first; calling this again changes nothing. `prepareBackend('cpu')` calls it.
 */
export function registerCpuKernels(): void {
  registerFastKernel('Conv2D', convolution);
  registerFastKernel('FusedConv2D', biasedConvolution);
  registerFastKernel('BatchMatMul', matrixProduct);
  registerFastKernel('_FusedMatMul', biasedMatrixProduct);
  registerFastKernel('Reverse', reverse);
  registerFastKernel('Transpose', transpose);
}
