import { UnsupportedKernelUseError } from '../errors';
import type { TensorSignature } from '../record/recording';

/**
 * For kernels that compute with numbers.
 * @throws UnsupportedKernelUseError where a tensor holds booleans: TensorFlow.js's backends disagree about sums of those.
 */
export function refuseBooleans(kernel: string, ...tensors: readonly TensorSignature[]): void {
  if (tensors.some(({ dtype }) => dtype === 'bool')) {
    throw new UnsupportedKernelUseError(kernel, 'is given booleans; cast them to int32 or float32 first');
  }
}

/**
 * For kernels whose operands are of one type.
 * @throws UnsupportedKernelUseError where they are not.
 */
export function refuseMixedTypes(kernel: string, ...tensors: readonly TensorSignature[]): void {
  const types = [...new Set(tensors.map(({ dtype }) => dtype))];
  if (types.length > 1) {
    throw new UnsupportedKernelUseError(
      kernel,
      `is given ${types.join(' and ')}; cast them to one type first`,
    );
  }
}

/**
 * For kernels that ONNX has for float32 alone.
 * @throws UnsupportedKernelUseError where a tensor is of another type.
 */
export function refuseAllButFloats(kernel: string, ...tensors: readonly TensorSignature[]): void {
  const other = tensors.find(({ dtype }) => dtype !== 'float32');
  if (other !== undefined) {
    throw new UnsupportedKernelUseError(kernel, `is given ${other.dtype}; cast it to float32 first`);
  }
}
