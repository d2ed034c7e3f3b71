import type {
  ElementType,
  OnnxAttributes,
  OnnxInitializer,
  OnnxModel,
  OnnxNode,
  OnnxPort,
} from '../onnx/onnx-model';
import type { RecordedType } from '../record/recording';
import type { Target } from './target';
import { transposeData } from './transpose-data';

/** A tensor of the ONNX graph: its name, the shape that ONNX sees, and its element type. */
export interface OnnxTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly type: ElementType;
}

export interface NodeOptions {
  readonly attributes?: OnnxAttributes;
  readonly domain?: string;
  /** Element type of the output where it is not that of the first input. */
  readonly type?: ElementType;
}

/** The sets of operators that a graph may use, by domain: ONNX's own and ONNX Runtime's additions. */
const operatorSets = { '': 21, 'com.microsoft': 1, 'com.microsoft.nchwc': 1 } as const;

/** Constants up to this many elements are compared by content, so that equal ones are stored once. */
const comparedConstantSize = 4096;

/**
 * Collects the nodes of an ONNX graph. Equal calls are made once, reshapes of reshapes are joined, and constants are
 * reshaped and transposed right away.
 */
export class GraphBuilder {
  readonly #nodes: OnnxNode[] = [];
  readonly #initializers = new Map<string, OnnxInitializer>();
  readonly #inputs: OnnxTensor[] = [];
  readonly #outputs: OnnxPort[] = [];
  readonly #known = new Map<string, readonly OnnxTensor[]>();
  readonly #unreshaped = new Map<string, OnnxTensor>();
  readonly #computed = new Set<string>();
  readonly #renamed = new Map<string, string>();
  #count = 0;

  constructor(readonly target: Target) {}

  input(tensor: OnnxTensor): OnnxTensor {
    this.#inputs.push(tensor);
    return tensor;
  }

  /** Makes a tensor an output. The node that computes it writes it under that name, so that nothing is copied. */
  output(name: string, tensor: OnnxTensor): void {
    const renamed = this.#renamed.has(tensor.name) || !this.#computed.has(tensor.name);
    const source = renamed ? this.#copyOf(tensor) : tensor;
    this.#renamed.set(source.name, name);
    this.#outputs.push({ name, shape: tensor.shape, type: tensor.type });
  }

  /** Adds a call of an operator with one output. */
  node(
    operator: string,
    inputs: readonly (OnnxTensor | null)[],
    shape: readonly number[],
    options: NodeOptions = {},
  ): OnnxTensor {
    const [output] = this.nodes(operator, inputs, [shape], options);
    if (output === undefined) throw new RangeError(`${operator} has no output.`);
    return output;
  }

  /** Adds a call of an operator with several outputs of one type. */
  nodes(
    operator: string,
    inputs: readonly (OnnxTensor | null)[],
    shapes: readonly (readonly number[])[],
    { attributes = {}, domain = '', type = inputs[0]?.type ?? 'float32' }: NodeOptions = {},
  ): readonly OnnxTensor[] {
    const inputNames = inputs.map((input) => input?.name ?? '');
    const key = JSON.stringify([operator, domain, inputNames, attributes, type, shapes.length]);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const outputs = shapes.map((shape) => ({ name: this.#newName(), shape, type }));
    this.#nodes.push({
      operator,
      domain,
      inputs: inputNames,
      outputs: outputs.map(({ name }) => name),
      attributes,
    });
    for (const { name } of outputs) this.#computed.add(name);
    this.#known.set(key, outputs);
    return outputs;
  }

  /** @param origin the step's input whose values these are */
  constant(data: OnnxInitializer['data'], shape: readonly number[], origin?: string): OnnxTensor {
    const type = typeOfData(data);
    const key =
      data.length > comparedConstantSize ? null : JSON.stringify([type, shape, [...data].map(written)]);
    const known = key === null ? undefined : this.#known.get(key)?.[0];
    if (known !== undefined) return known;
    const tensor = { name: this.#newName(), shape, type };
    this.#initializers.set(tensor.name, { ...tensor, data, origin });
    if (key !== null) this.#known.set(key, [tensor]);
    return tensor;
  }

  /** A constant that is large or laborious to make; the name says what it is. */
  constantOnce(name: string, shape: readonly number[], make: () => OnnxInitializer['data']): OnnxTensor {
    const known = this.#known.get(name)?.[0];
    if (known !== undefined) return known;
    const tensor = this.constant(make(), shape);
    this.#known.set(name, [tensor]);
    return tensor;
  }

  /** A float32 constant without axes. */
  scalar(value: number): OnnxTensor {
    return this.typedScalar(value, 'float32');
  }

  /** A constant without axes of the given type, converted as TensorFlow.js does: int32 is cut off towards zero. */
  typedScalar(value: number, type: RecordedType): OnnxTensor {
    if (type === 'float32') return this.constant(Float32Array.of(value), []);
    return this.constant(type === 'int32' ? Int32Array.of(value) : Uint8Array.of(value), []);
  }

  /** The list of integers that operators take as shapes, axes and so on. */
  integers(values: readonly number[]): OnnxTensor {
    return this.constant(BigInt64Array.from(values.map(BigInt)), [values.length]);
  }

  /** The values of a constant, or `undefined` for other tensors. */
  dataOf(tensor: OnnxTensor): OnnxInitializer['data'] | undefined {
    return this.#initializers.get(tensor.name)?.data;
  }

  reshape(tensor: OnnxTensor, shape: readonly number[]): OnnxTensor {
    const original = this.#unreshaped.get(tensor.name) ?? tensor;
    if (sameShape(original.shape, shape)) return original;
    const constant = this.#initializers.get(original.name);
    if (constant !== undefined) return this.constant(constant.data, shape, constant.origin);
    const reshaped = this.node('Reshape', [original, this.integers(shape)], shape);
    this.#unreshaped.set(reshaped.name, original);
    return reshaped;
  }

  transpose(tensor: OnnxTensor, permutation: readonly number[]): OnnxTensor {
    if (permutation.every((axis, index) => axis === index)) return tensor;
    const shape = permutation.map((axis) => tensor.shape[axis] ?? 1);
    const constant = this.#initializers.get(tensor.name);
    if (constant !== undefined) {
      const data = transposeData(constant.data, tensor.shape, permutation);
      return this.constant(data, shape, constant.origin);
    }
    return this.node('Transpose', [tensor], shape, { attributes: { perm: permutation } });
  }

  /** The graph with all that its outputs need and nothing else. */
  finish(): OnnxModel {
    const rename = (name: string) => this.#renamed.get(name) ?? name;
    const needed = new Set(this.#outputs.map(({ name }) => name));
    const nodes: OnnxNode[] = [];
    for (const original of [...this.#nodes].reverse()) {
      const node = {
        ...original,
        inputs: original.inputs.map(rename),
        outputs: original.outputs.map(rename),
      };
      if (!node.outputs.some((name) => needed.has(name))) continue;
      nodes.push(node);
      for (const name of node.inputs) needed.add(name);
    }
    return {
      nodes: nodes.reverse(),
      initializers: [...this.#initializers.values()].filter(({ name }) => needed.has(name)),
      inputs: this.#inputs,
      outputs: this.#outputs,
      operatorSets: usedOperatorSets(nodes),
    };
  }

  #copyOf(tensor: OnnxTensor): OnnxTensor {
    const copy = { ...tensor, name: this.#newName() };
    this.#nodes.push({
      operator: 'Identity',
      domain: '',
      inputs: [tensor.name],
      outputs: [copy.name],
      attributes: {},
    });
    return copy;
  }

  #newName(): string {
    this.#count += 1;
    return `%${this.#count}`;
  }
}

function usedOperatorSets(nodes: readonly OnnxNode[]): Record<string, number> {
  const domains = new Set(['', ...nodes.map(({ domain }) => domain)]);
  return Object.fromEntries(Object.entries(operatorSets).filter(([domain]) => domains.has(domain)));
}

/** A number as text that no other number has: `String` writes -0 as 0. */
function written(value: number | bigint): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((size, axis) => size === b[axis]);
}

function typeOfData(data: OnnxInitializer['data']): ElementType {
  if (data instanceof Float32Array) return 'float32';
  if (data instanceof Int32Array) return 'int32';
  return data instanceof BigInt64Array ? 'int64' : 'bool';
}
