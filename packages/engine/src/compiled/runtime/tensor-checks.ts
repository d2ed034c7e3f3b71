import { TensorContractError } from '../../runner-errors';
import { checkHostTensor, dtypeOf } from '../../tensor-checks';
import type { HostTensor, HostTensors } from '../../contract';
import type { TensorSignature } from '../record/recording';

export type TensorSignatures = Readonly<Record<string, TensorSignature>>;

/** @throws TensorContractError where an array is of another type or length than its shape asks for. */
export function signaturesOf(tensors: HostTensors): TensorSignatures {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, tensor]) => [name, signatureOf(name, tensor)]),
  );
}

function signatureOf(name: string, tensor: HostTensor): TensorSignature {
  checkHostTensor(name, tensor);
  if (tensor.data.length === 0) {
    throw new TensorContractError(name, 'holds no values; a compiled step takes sizes of 1 or more');
  }
  return { shape: [...tensor.shape], dtype: dtypeOf(tensor) };
}

/** @throws TensorContractError unless `tensors` have exactly the names, shapes and types expected. */
export function checkTensors(tensors: HostTensors, expected: TensorSignatures): void {
  for (const name of Object.keys(tensors)) {
    if (expected[name] === undefined) {
      throw new TensorContractError(name, `is unknown; expected are ${Object.keys(expected).join(', ')}`);
    }
  }
  for (const [name, signature] of Object.entries(expected)) checkTensor(name, tensors[name], signature);
}

function checkTensor(name: string, tensor: HostTensor | undefined, expected: TensorSignature): void {
  if (tensor === undefined) throw new TensorContractError(name, 'is missing');
  const { shape, dtype } = signatureOf(name, tensor);
  if (dtype !== expected.dtype) {
    throw new TensorContractError(name, `is ${dtype}, but ${expected.dtype} was compiled`);
  }
  if (shape.join() !== expected.shape.join()) {
    throw new TensorContractError(
      name,
      `has the shape [${shape.join(', ')}], but [${expected.shape.join(', ')}] was compiled; compile it for this shape too`,
    );
  }
}
