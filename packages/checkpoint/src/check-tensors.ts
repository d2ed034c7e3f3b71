import { CheckpointError } from './checkpoint-error';
import { describeShape, type NamedTensor, type NamedTensors, type TensorSpec } from './named-tensor';

/**
 * Compares tensors with the expected names, shapes and types.
 *
 * @param file named in the message, where the tensors come from a file
 * @throws CheckpointError naming the first tensor that is missing, extra, wrongly shaped or of the wrong type
 */
export function checkTensors(tensors: NamedTensors, specs: readonly TensorSpec[], file?: string): void {
  const fault = findMissing(tensors, specs) ?? findExtra(tensors, specs) ?? findMisfit(tensors, specs);
  if (fault === undefined) return;
  const where = file === undefined ? '' : `${file}: `;
  throw new CheckpointError(
    `${where}${fault.sentence}; the file belongs to another network, so use the configuration it was made with`,
    { file, tensor: fault.tensor },
  );
}

interface Fault {
  readonly tensor: string;
  readonly sentence: string;
}

function findMissing(tensors: NamedTensors, specs: readonly TensorSpec[]): Fault | undefined {
  const missing = specs.map((spec) => spec.name).filter((name) => !Object.hasOwn(tensors, name));
  return namesFault(missing, 'is missing');
}

function findExtra(tensors: NamedTensors, specs: readonly TensorSpec[]): Fault | undefined {
  const expected = new Set(specs.map((spec) => spec.name));
  const extra = Object.keys(tensors).filter((name) => !expected.has(name));
  return namesFault(extra, 'is not part of the network');
}

function namesFault(names: readonly string[], complaint: string): Fault | undefined {
  const [tensor] = names;
  if (tensor === undefined) return undefined;
  const others = names.length === 1 ? '' : ` (and ${names.length - 1} more)`;
  return { tensor, sentence: `tensor '${tensor}' ${complaint}${others}` };
}

function findMisfit(tensors: NamedTensors, specs: readonly TensorSpec[]): Fault | undefined {
  for (const spec of specs) {
    const tensor = tensors[spec.name];
    const complaint = tensor && misfit(tensor, spec);
    if (complaint !== undefined) return { tensor: spec.name, sentence: `tensor '${spec.name}' ${complaint}` };
  }
  return undefined;
}

function misfit(tensor: NamedTensor, spec: TensorSpec): string | undefined {
  if (describeShape(tensor.shape) !== describeShape(spec.shape)) {
    return `has shape ${describeShape(tensor.shape)} where ${describeShape(spec.shape)} is expected`;
  }
  const type = tensor.data instanceof Int32Array ? 'int32' : 'float32';
  const expected = spec.type ?? 'float32';
  return type === expected ? undefined : `is ${type} where ${expected} is expected`;
}
