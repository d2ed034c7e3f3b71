import type { KernelDefinition } from '../lower/kernel-definition';
import { binaryKernels } from './binary';
import { castKernel } from './cast';
import { convolutionKernels } from './convolution';
import { convolutionGradientKernels } from './convolution-gradients';
import { fillKernels } from './fill';
import { joiningKernels } from './joining';
import { matrixProductKernels } from './matrix-product';
import { poolingKernels } from './pooling';
import { rearrangingKernels } from './rearranging';
import { reductionKernels } from './reduction';
import { selectionKernels } from './selection';
import { splittingKernels } from './splitting';
import { unaryKernels } from './unary';
import { viewKernels } from './views';

/** Every TensorFlow.js kernel that can be compiled, by name. */
export function allKernels(): ReadonlyMap<string, KernelDefinition> {
  const definitions = [
    ...binaryKernels,
    castKernel,
    ...convolutionKernels,
    ...convolutionGradientKernels,
    ...fillKernels,
    ...joiningKernels,
    ...matrixProductKernels,
    ...poolingKernels,
    ...rearrangingKernels,
    ...reductionKernels,
    ...selectionKernels,
    ...splittingKernels,
    ...unaryKernels,
    ...viewKernels,
  ];
  return new Map(definitions.map((definition) => [definition.kernel, definition]));
}
