import type { NamedAttrMap } from '@tensorflow/tfjs-core';
import type { KernelDefinition } from '../lower/kernel-definition';
import type { RecordedNode, RecordedValue, Recording } from '../record/recording';

/**
 * Replaces a kernel call by cheaper ones with the same result.
 * @param node The call, with inputs that may have been rewritten already.
 * @returns One value for each output of the call, or `undefined` where the rule does not apply.
 */
export type RewriteRule = (
  node: RecordedNode,
  context: RewriteContext,
) => readonly RecordedValue[] | undefined;

/** What a rule can do and ask. */
export interface RewriteContext {
  /** Channels in a block of the device's convolutions. */
  readonly blockSize: number;
  /** Adds a call and returns its first output. */
  call(
    kernel: string,
    inputs: Readonly<Record<string, RecordedValue>>,
    attributes?: NamedAttrMap,
  ): RecordedValue;
  /** The kernels that take an output of the call being rewritten. */
  consumersOf(output: number): readonly string[];
  /** How many calls of the original recording take this value, or the one that it was rewritten from. */
  useCount(value: RecordedValue): number;
}

/** Rewrites a recording call by call, in order. */
export function rewrite(
  recording: Recording,
  kernels: ReadonlyMap<string, KernelDefinition>,
  rules: ReadonlyMap<string, RewriteRule>,
  blockSize: number,
): Recording {
  const rewriter = new Rewriter(recording, kernels, rules, blockSize);
  for (const node of recording.nodes) rewriter.rewrite(node);
  return {
    inputs: recording.inputs,
    outputs: Object.fromEntries(
      Object.entries(recording.outputs).map(([name, value]) => [name, rewriter.current(value)]),
    ),
    nodes: rewriter.nodes,
  };
}

/** A rule that changes what a call returns has overlooked one of its preconditions. */
function checkSame({ kernel, outputs }: RecordedNode, replaced: readonly RecordedValue[]): void {
  const same = outputs.every(({ shape, dtype }, index) => {
    const value = replaced[index];
    return value?.dtype === dtype && value.shape.join() === shape.join();
  });
  if (!same) throw new RangeError(`A rule does not return what ${kernel} returns.`);
}

class Rewriter {
  readonly nodes: RecordedNode[] = [];
  readonly #consumers = new Map<RecordedNode, string[][]>();
  readonly #uses = new Map<RecordedValue, number>();
  readonly #outputs = new Map<RecordedNode, readonly RecordedValue[]>();

  constructor(
    recording: Recording,
    readonly kernels: ReadonlyMap<string, KernelDefinition>,
    readonly rules: ReadonlyMap<string, RewriteRule>,
    readonly blockSize: number,
  ) {
    for (const node of recording.nodes) {
      for (const value of Object.values(node.inputs)) this.#noteUse(value, node.kernel);
    }
    for (const value of Object.values(recording.outputs)) this.#noteUse(value, 'output');
  }

  rewrite(node: RecordedNode): void {
    const inputs = Object.fromEntries(
      Object.entries(node.inputs).map(([name, value]) => [name, this.current(value)]),
    );
    const moved = { ...node, inputs };
    const replaced = this.rules.get(node.kernel)?.(moved, this.#contextOf(node));
    if (replaced !== undefined) checkSame(node, replaced);
    const outputs = replaced ?? this.#add(moved);
    outputs.forEach((value, index) => {
      this.#uses.set(value, this.#consumers.get(node)?.[index]?.length ?? 0);
    });
    this.#outputs.set(node, outputs);
  }

  /** What a value of the original recording became. */
  current(value: RecordedValue): RecordedValue {
    if (value.source.kind !== 'node') return value;
    return this.#outputs.get(value.source.node)?.[value.source.index] ?? value;
  }

  #contextOf(node: RecordedNode): RewriteContext {
    return {
      blockSize: this.blockSize,
      call: (kernel, inputs, attributes = {}) => this.#call(kernel, inputs, attributes),
      consumersOf: (output) => this.#consumers.get(node)?.[output] ?? [],
      useCount: (value) => this.#uses.get(value) ?? 1,
    };
  }

  #call(
    kernel: string,
    inputs: Readonly<Record<string, RecordedValue>>,
    attributes: NamedAttrMap,
  ): RecordedValue {
    const definition = this.kernels.get(kernel);
    if (definition === undefined) throw new RangeError(`A rule calls the unknown kernel ${kernel}.`);
    const outputs = definition.infer(inputs, attributes);
    const [first] = this.#add({ kernel, inputs, attributes, outputs });
    if (first === undefined) throw new RangeError(`The kernel ${kernel} has no output.`);
    return first;
  }

  #add(node: RecordedNode): readonly RecordedValue[] {
    this.nodes.push(node);
    return node.outputs.map((signature, index) => ({ ...signature, source: { kind: 'node', node, index } }));
  }

  #noteUse({ source }: RecordedValue, kernel: string): void {
    if (source.kind !== 'node') return;
    const consumers = this.#consumers.get(source.node) ?? source.node.outputs.map(() => []);
    consumers[source.index]?.push(kernel);
    this.#consumers.set(source.node, consumers);
  }
}
