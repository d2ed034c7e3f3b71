import * as tf from '@tensorflow/tfjs-core';
import type { HostTensor, HostTensors } from './contract';
import { StepResultError, TensorContractError } from './runner-errors';

/** What stays fixed about a state entry from run to run. */
export interface TensorSignature {
  readonly shape: readonly number[];
  readonly dtype: tf.DataType;
}

export type TensorSignatures = ReadonlyMap<string, TensorSignature>;

/** The TensorFlow.js type that a host tensor has by its array. */
export function dtypeOf(tensor: HostTensor): 'float32' | 'int32' {
  return tensor.data instanceof Int32Array ? 'int32' : 'float32';
}

export function signaturesOf(tensors: HostTensors): TensorSignatures {
  return new Map(
    Object.entries(tensors).map(([name, tensor]) => [
      name,
      { shape: [...tensor.shape], dtype: dtypeOf(tensor) },
    ]),
  );
}

/** @throws TensorContractError where an array is of another type or length than its shape asks for. */
export function checkHostTensors(tensors: HostTensors): void {
  for (const [name, tensor] of Object.entries(tensors)) checkHostTensor(name, tensor);
}

/** @throws TensorContractError where the array is of another type or length than its shape asks for. */
export function checkHostTensor(name: string, { shape, data }: HostTensor): void {
  if (!(data instanceof Float32Array || data instanceof Int32Array)) {
    throw new TensorContractError(name, 'holds neither a Float32Array nor an Int32Array; convert its data');
  }
  if (!shape.every((size) => Number.isSafeInteger(size) && size >= 0)) {
    throw new TensorContractError(
      name,
      `has the shape [${shape.join(', ')}]; sizes are integers of 0 or more`,
    );
  }
  const length = tf.util.sizeFromShape([...shape]);
  if (data.length !== length) {
    throw new TensorContractError(
      name,
      `has the shape [${shape.join(', ')}], which takes ${length} values, but ${data.length} are given`,
    );
  }
}

/** @throws TensorContractError where an input would hide a state entry. */
export function checkInputNames(inputs: HostTensors, state: TensorSignatures): void {
  for (const name of Object.keys(inputs)) {
    if (state.has(name)) {
      throw new TensorContractError(name, 'is an input and part of the state; rename one, or use setState');
    }
  }
}

/** @throws TensorContractError where `tensors` are not exactly the state's entries, with its shapes and types. */
export function checkWholeState(tensors: HostTensors, state: TensorSignatures): void {
  for (const name of Object.keys(tensors)) {
    if (!state.has(name)) {
      throw new TensorContractError(
        name,
        `is not part of this state, which has ${[...state.keys()].join(', ')}`,
      );
    }
  }
  for (const [name, expected] of state) {
    const given = tensors[name];
    if (given === undefined) throw new TensorContractError(name, 'is missing from the state');
    checkSignature(name, { shape: given.shape, dtype: dtypeOf(given) }, expected);
  }
}

/**
 * @throws StepResultError where the step returned no record of tensors.
 * @throws TensorContractError where a tensor is disposed of, of a type that cannot leave the runner, or, for a state
 * entry, of another shape or type than that entry.
 */
export function checkOutputs(outputs: Record<string, tf.Tensor>, state: TensorSignatures): void {
  checkIsRecord(outputs);
  for (const [name, tensor] of Object.entries(outputs)) {
    checkIsLiveTensor(name, tensor);
    const expected = state.get(name);
    if (expected !== undefined) checkSignature(name, tensor, expected);
  }
}

function checkIsRecord(outputs: unknown): void {
  if (outputs instanceof Promise) {
    throw new StepResultError(
      'The step returned a promise; a pure step is synchronous and returns named tensors.',
    );
  }
  if (typeof outputs !== 'object' || outputs === null || outputs instanceof tf.Tensor) {
    throw new StepResultError('The step returned no named tensors; return a record such as { loss }.');
  }
}

function checkIsLiveTensor(name: string, tensor: unknown): void {
  if (!(tensor instanceof tf.Tensor)) {
    throw new TensorContractError(name, 'was returned by the step but is no tensor');
  }
  if (tensor.isDisposed) {
    throw new TensorContractError(name, 'was disposed of inside the step; leave disposal to the runner');
  }
  if (tensor.dtype !== 'float32' && tensor.dtype !== 'int32') {
    throw new TensorContractError(name, `has the type ${tensor.dtype}; cast it to float32 or int32`);
  }
}

function checkSignature(name: string, given: TensorSignature, expected: TensorSignature): void {
  if (given.dtype !== expected.dtype) {
    throw new TensorContractError(name, `is ${given.dtype}, but the state holds it as ${expected.dtype}`);
  }
  if (!tf.util.arraysEqual([...given.shape], [...expected.shape])) {
    const shapes = `[${given.shape.join(', ')}], but the state holds it as [${expected.shape.join(', ')}]`;
    throw new TensorContractError(name, `has the shape ${shapes}`);
  }
}
