import { Arithmetic } from '../lower/arithmetic';
import { inputOf, type KernelDefinition } from '../lower/kernel-definition';

const silu: KernelDefinition = {
  kernel: 'Silu',
  infer: (inputs) => {
    const { shape, dtype } = inputOf(inputs, 'x');
    return [{ shape, dtype }];
  },
  lower: (call) => [new Arithmetic(call.graph).silu(inputOf(call.inputs, 'x'))],
};

/** dx = dy σ(x) (1 + x - y) with y = x σ(x), which is σ(x) (1 + x (1 - σ(x))) multiplied out. */
const siluGrad: KernelDefinition = {
  kernel: 'SiluGrad',
  infer: (inputs) => {
    const { shape, dtype } = inputOf(inputs, 'x');
    return [{ shape, dtype }];
  },
  lower: (call) => {
    const arithmetic = new Arithmetic(call.graph);
    const x = inputOf(call.inputs, 'x');
    const rest = arithmetic.add(arithmetic.subtract(x, arithmetic.silu(x)), arithmetic.number(1));
    const derivative = arithmetic.multiply(arithmetic.sigmoid(x), rest);
    return [arithmetic.multiply(inputOf(call.inputs, 'dy'), derivative)];
  },
};

/** The activation x σ(x): kernels that the network asks for by name. */
export const siluKernels: readonly KernelDefinition[] = [silu, siluGrad];
