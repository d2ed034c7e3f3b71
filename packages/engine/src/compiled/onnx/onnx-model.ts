/** ONNX's numbers for the element types that this package writes (`TensorProto.DataType`). */
export const elementTypes = { float32: 1, int32: 6, int64: 7, bool: 9, float64: 11 } as const;

export type ElementType = keyof typeof elementTypes;

/** A value of a node's attribute. Numbers are integers unless marked as a float. */
export type OnnxAttribute = number | string | readonly number[] | { readonly float: number };

export type OnnxAttributes = Readonly<Record<string, OnnxAttribute>>;

/** One operator call. An empty input name stands for an optional input that is left out. */
export interface OnnxNode {
  readonly operator: string;
  /** `''` is ONNX's own set of operators. */
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: OnnxAttributes;
}

/** A constant tensor inside the graph. */
export interface OnnxInitializer {
  readonly name: string;
  readonly shape: readonly number[];
  readonly type: ElementType;
  readonly data: Float32Array | Int32Array | BigInt64Array | Uint8Array;
  /** The step's input whose values these are, perhaps under another shape or order of axes. */
  readonly origin?: string | undefined;
}

/** An input or output of the graph. */
export interface OnnxPort {
  readonly name: string;
  /** Sizes; an axis of any size has a name instead. */
  readonly shape: readonly (number | string)[];
  readonly type: ElementType;
}

/** A graph with its operators in an order in which they can run. */
export interface OnnxModel {
  readonly nodes: readonly OnnxNode[];
  readonly initializers: readonly OnnxInitializer[];
  readonly inputs: readonly OnnxPort[];
  readonly outputs: readonly OnnxPort[];
  /** Versions of the sets of operators in use, by domain. */
  readonly operatorSets: Readonly<Record<string, number>>;
  /** Texts that travel with the file. */
  readonly metadata?: Readonly<Record<string, string>>;
}
