import { TensorContractError } from '../../runner-errors';
import type { HostTensor, HostTensors } from '../../contract';
import type { TensorSignature } from '../record/recording';

export type TensorSignatures = Readonly<Record<string, TensorSignature>>;

/** @throws TensorContractError where an array is of another type or length than its shape asks for. */
export function signaturesOf(tensors: HostTensors): TensorSignatures {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, tensor]) => [name, signatureOf(name, tensor)]),
  );
}

function signatureOf(name: string, { shape, data }: HostTensor): TensorSignature {
  if (!(data instanceof Float32Array || data instanceof Int32Array)) {
    throw new TensorContractError(name, 'holds neither a Float32Array nor an Int32Array; convert its data');
  }
  if (!shape.every((size) => Number.isSafeInteger(size) && size > 0)) {
    throw new TensorContractError(
      name,
      `has the shape [${shape.join(', ')}]; sizes are integers of 1 or more`,
    );
  }
  const length = shape.reduce((product, size) => product * size, 1);
  if (data.length !== length) {
    throw new TensorContractError(
      name,
      `has the shape [${shape.join(', ')}], which takes ${length} values, but ${data.length} are given`,
    );
  }
  return { shape: [...shape], dtype: data instanceof Int32Array ? 'int32' : 'float32' };
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
