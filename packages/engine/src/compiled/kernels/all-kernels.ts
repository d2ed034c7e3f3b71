import type { KernelDefinition } from '../lower/kernel-definition';
import { addKernel } from './addition';
import { binaryKernels } from './binary';
import { castKernel } from './cast';
import { convolutionKernels } from './convolution';
import { convolutionGradientKernels } from './convolution-gradients';
import { doubledConvolutionKernels } from './doubled-convolution';
import { doublingKernels } from './doubling';
import { fillKernels } from './fill';
import { groupNormSiluKernels } from './group-norm-silu';
import { joiningKernels } from './joining';
import { matrixProductKernels } from './matrix-product';
import { maxPool2x2Grad } from './max-pool-gradient';
import { poolingKernels } from './pooling';
import { rearrangingKernels } from './rearranging';
import { reductionKernels } from './reduction';
import { selectionKernels } from './selection';
import { siluKernels } from './silu';
import { splittingKernels } from './splitting';
import { unaryKernels } from './unary';
import { viewKernels } from './views';

/** Every TensorFlow.js kernel that can be compiled, by name. */
export function allKernels(): ReadonlyMap<string, KernelDefinition> {
  const definitions = [
    addKernel,
    ...binaryKernels,
    castKernel,
    ...convolutionKernels,
    ...convolutionGradientKernels,
    ...doubledConvolutionKernels,
    ...doublingKernels,
    ...fillKernels,
    ...groupNormSiluKernels,
    ...joiningKernels,
    ...matrixProductKernels,
    maxPool2x2Grad,
    ...poolingKernels,
    ...rearrangingKernels,
    ...reductionKernels,
    ...selectionKernels,
    ...siluKernels,
    ...splittingKernels,
    ...unaryKernels,
    ...viewKernels,
  ];
  return new Map(definitions.map((definition) => [definition.kernel, definition]));
}
