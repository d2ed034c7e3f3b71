import { UnknownKernelError, UnsupportedKernelUseError } from '../errors';
import type { OnnxModel } from '../onnx/onnx-model';
import type { RecordedNode, RecordedValue, Recording, TensorSignature } from '../record/recording';
import { GraphBuilder, sameShape } from './graph-builder';
import type { KernelDefinition } from './kernel-definition';
import { inRowMajor, loweredConstant, loweredValue, type LoweredValue } from './lowered-value';
import { at, elementCount } from './memory-order';
import type { Target } from './target';

export interface LoweringOptions {
  readonly kernels: ReadonlyMap<string, KernelDefinition>;
  readonly target: Target;
  /** Inputs of the recording that are written into the graph as constants, row-major, by name. */
  readonly constants?: Readonly<Record<string, Float32Array | Int32Array>>;
  /** The name of an output in the graph. */
  readonly outputName?: (name: string) => string;
  /** What collects the operators; one of its own for the target by default. */
  readonly graph?: GraphBuilder | undefined;
}

/** Translates a recording to ONNX. Calls that no output needs are left out. */
export function lowerRecording(recording: Recording, options: LoweringOptions): OnnxModel {
  const graph = options.graph ?? new GraphBuilder(options.target);
  const lowering = new Lowering(graph, recording, options);
  for (const [name, value] of Object.entries(recording.outputs)) {
    graph.output(options.outputName?.(name) ?? name, inRowMajor(graph, lowering.valueOf(value)));
  }
  return graph.finish();
}

class Lowering {
  readonly #inputs = new Map<string, LoweredValue>();
  readonly #constants = new Map<RecordedValue, LoweredValue>();
  readonly #nodes = new Map<RecordedNode, readonly LoweredValue[]>();

  constructor(
    readonly graph: GraphBuilder,
    recording: Recording,
    readonly options: LoweringOptions,
  ) {
    for (const [name, value] of Object.entries(recording.inputs))
      this.#inputs.set(name, this.#input(name, value));
    const needed = neededNodes(recording);
    for (const node of recording.nodes) if (needed.has(node)) this.#nodes.set(node, this.#call(node));
  }

  valueOf(value: RecordedValue): LoweredValue {
    const { source } = value;
    if (source.kind === 'node') return at(this.#nodes.get(source.node) ?? [], source.index);
    if (source.kind === 'constant') return this.#constantOf(value, source.data);
    const input = this.#inputs.get(source.name);
    if (input === undefined) throw new RangeError(`The recording has no input "${source.name}".`);
    return input;
  }

  #input(name: string, { shape, dtype }: RecordedValue): LoweredValue {
    const data = this.options.constants?.[name];
    if (data !== undefined) return loweredConstant(this.graph, { shape, dtype }, data, name);
    return loweredValue(shape, this.graph.input({ name, shape, type: dtype }));
  }

  /** Nothing needs to be computed for a tensor without elements. */
  #emptyValue({ shape, dtype }: TensorSignature): LoweredValue {
    const data = { float32: Float32Array, int32: Int32Array, bool: Uint8Array }[dtype];
    return loweredValue(shape, this.graph.constant(new data(0), shape));
  }

  #constantOf(value: RecordedValue, data: Parameters<typeof loweredConstant>[2]): LoweredValue {
    const known = this.#constants.get(value);
    if (known !== undefined) return known;
    const lowered = loweredConstant(this.graph, value, data);
    this.#constants.set(value, lowered);
    return lowered;
  }

  #call(node: RecordedNode): readonly LoweredValue[] {
    const definition = this.options.kernels.get(node.kernel);
    if (definition === undefined) throw new UnknownKernelError(node.kernel, this.#nodes.size);
    const inputs = Object.fromEntries(
      Object.entries(node.inputs).map(([name, value]) => [name, this.valueOf(value)]),
    );
    const { kernel, attributes, outputs } = node;
    if (outputs.every(isEmpty)) return outputs.map((output) => this.#emptyValue(output));
    if (definition.takesEmpty !== true && Object.values(node.inputs).some(isEmpty)) {
      throw new UnsupportedKernelUseError(kernel, 'is given a tensor without elements; leave the call out');
    }
    const lowered = (value: RecordedValue) => this.valueOf(value);
    const call = { kernel, attributes, outputs, inputs, recorded: node.inputs, lowered, graph: this.graph };
    const values = definition.lower(call);
    checkSignatures(node, values);
    return values;
  }
}

/** A translation that returns something else than the kernel is refused here: at run time it would be silently wrong. */
function checkSignatures({ kernel, outputs }: RecordedNode, values: readonly LoweredValue[]): void {
  const same = outputs.every(({ shape, dtype }, index) => {
    const value = values[index];
    return value?.tensor.type === dtype && sameShape(value.shape, shape);
  });
  if (!same) throw new RangeError(`The translation of ${kernel} does not return what ${kernel} returns.`);
}

function isEmpty({ shape }: TensorSignature): boolean {
  return elementCount(shape) === 0;
}

/** The calls that some output depends on. */
function neededNodes(recording: Recording): ReadonlySet<RecordedNode> {
  const needed = new Set<RecordedNode>();
  const waiting = Object.values(recording.outputs);
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    if (value.source.kind !== 'node' || needed.has(value.source.node)) continue;
    needed.add(value.source.node);
    waiting.push(...Object.values(value.source.node.inputs));
  }
  return needed;
}
