import { RecordingError } from '../errors';
import type { OnnxInitializer, OnnxModel, OnnxPort } from './onnx-model';

/**
 * Makes one graph of two that were recorded for different sizes of the first axis: that axis may then have any size.
 * The two may differ in the shapes of inputs and outputs, and in the shapes that `Reshape` is given, one size in each:
 * ONNX works it out by itself where it is written as -1.
 *
 * @param name of the axis, for people and tools, such as `batch_size`
 * @throws RecordingError where they differ in more
 */
export function withFreeAxis(model: OnnxModel, other: OnnxModel, name: string): OnnxModel {
  if (JSON.stringify(model.nodes) !== JSON.stringify(other.nodes)) {
    throw new RecordingError(
      `The graph has other operators for another size of ${name}; export it for one size, without a batchAxis.`,
    );
  }
  const freed = freedInitializers(model, other, name);
  return {
    ...model,
    initializers: model.initializers.map((constant) => freed.get(constant.name) ?? constant),
    inputs: freePorts(model.inputs, other.inputs, name),
    outputs: freePorts(model.outputs, other.outputs, name),
  };
}

function freedInitializers(
  model: OnnxModel,
  other: OnnxModel,
  axis: string,
): ReadonlyMap<string, OnnxInitializer> {
  const others = new Map(other.initializers.map((constant) => [constant.name, constant]));
  const freed = new Map<string, OnnxInitializer>();
  for (const constant of model.initializers) {
    const { name, data } = constant;
    const otherData = others.get(name)?.data;
    if (otherData !== undefined && sameValues(data, otherData)) continue;
    const shape = usesAre(model, name, 'Reshape') ? freedShape(data, otherData) : undefined;
    if (shape === undefined) {
      const users = model.nodes.filter(({ inputs }) => inputs.includes(name));
      throw new RecordingError(
        `${users.map(({ operator }) => operator).join(', ')} takes a constant that depends on the size of ${axis}; export it for one size, without a batchAxis.`,
      );
    }
    freed.set(name, { ...constant, data: shape });
  }
  return freed;
}

function usesAre(model: OnnxModel, name: string, operator: string): boolean {
  return model.nodes.every((node) => !node.inputs.includes(name) || node.operator === operator);
}

function sameValues(one: OnnxInitializer['data'], other: OnnxInitializer['data']): boolean {
  return one.length === other.length && one.every((value, index) => value === other[index]);
}

/** A shape with -1 in place of the one size in which two differ; `undefined` where they differ in more. */
function freedShape(
  one: OnnxInitializer['data'],
  other: OnnxInitializer['data'] | undefined,
): BigInt64Array | undefined {
  if (!(one instanceof BigInt64Array && other instanceof BigInt64Array)) return undefined;
  if (one.length !== other.length) return undefined;
  const shape = one.map((size, index) => (size === other[index] ? size : -1n));
  return shape.filter((size) => size === -1n).length === 1 ? shape : undefined;
}

function freePorts(ports: readonly OnnxPort[], others: readonly OnnxPort[], name: string): OnnxPort[] {
  return ports.map((port, index) => ({
    ...port,
    shape: port.shape.map((size, axis) => (size === others[index]?.shape[axis] ? size : name)),
  }));
}
