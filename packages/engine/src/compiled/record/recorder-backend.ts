import {
  KernelBackend,
  type BackendValues,
  type DataType,
  type NamedAttrMap,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import type { KernelDefinition } from '../lower/kernel-definition';
import { ForeignTensorError, ReadWhileRecordingError, RecordingError } from '../errors';
import type {
  ConstantData,
  RecordedNode,
  RecordedType,
  RecordedValue,
  TensorSignature,
  ValueSource,
} from './recording';

type DataId = TensorInfo['dataId'];

/**
 * A TensorFlow.js backend that computes nothing: it writes down which kernels are called on which tensors. One
 * instance makes one recording.
 */
export class RecorderBackend extends KernelBackend {
  readonly nodes: RecordedNode[] = [];
  readonly #values = new Map<DataId, RecordedValue>();

  /** A tensor that stands for an input of the recorded function. */
  placeholder(name: string, { shape, dtype }: TensorSignature): TensorInfo {
    return this.#track({ shape, dtype, source: { kind: 'input', name } });
  }

  /** Writes down a kernel call and makes its output tensors. */
  call(
    definition: KernelDefinition,
    inputs: Readonly<Record<string, TensorInfo | null | undefined>>,
    attributes: NamedAttrMap,
  ): TensorInfo[] {
    const { kernel } = definition;
    const recordedInputs = this.#inputsOf(kernel, inputs);
    const outputs = definition.infer(recordedInputs, attributes);
    const node: RecordedNode = { kernel, attributes: { ...attributes }, inputs: recordedInputs, outputs };
    this.nodes.push(node);
    return outputs.map((signature, index) =>
      this.#track({ ...signature, source: { kind: 'node', node, index } }),
    );
  }

  /** What is known of a tensor, or `undefined` where the tensor is not of this recording. */
  recorded(dataId: DataId): RecordedValue | undefined {
    return this.#values.get(dataId);
  }

  override write(values: BackendValues | null, shape: number[], dtype: DataType): DataId {
    return this.#track({
      shape: [...shape],
      dtype: recordedType(dtype),
      source: constantSource(values, shape, dtype),
    }).dataId;
  }

  override readSync(dataId: DataId): BackendValues {
    throw new ReadWhileRecordingError(describeOrigin(this.#values.get(dataId)));
  }

  override read(dataId: DataId): Promise<BackendValues> {
    return Promise.reject(new ReadWhileRecordingError(describeOrigin(this.#values.get(dataId))));
  }

  /** The recording refers to values after TensorFlow.js has disposed of their tensors. */
  override disposeData(): boolean {
    return true;
  }

  override refCount(): number {
    return 1;
  }

  override incRef(): void {
    // Values live as long as the recording.
  }

  override numDataIds(): number {
    return this.#values.size;
  }

  override memory(): { unreliable: boolean } {
    return { unreliable: true };
  }

  override floatPrecision(): 32 {
    return 32;
  }

  override epsilon(): number {
    return 1e-7;
  }

  override dispose(): void {
    this.#values.clear();
  }

  #track(value: RecordedValue): TensorInfo {
    const dataId = {};
    this.#values.set(dataId, value);
    return { dataId, shape: [...value.shape], dtype: value.dtype };
  }

  #inputsOf(
    kernel: string,
    inputs: Readonly<Record<string, TensorInfo | null | undefined>>,
  ): Record<string, RecordedValue> {
    const recorded: Record<string, RecordedValue> = {};
    for (const [name, info] of Object.entries(inputs)) {
      // TensorFlow.js passes optional inputs that were left out as undefined or null.
      if (info === null || info === undefined) continue;
      const value = this.#values.get(info.dataId);
      if (value === undefined) throw new ForeignTensorError(kernel);
      recorded[name] = value;
    }
    return recorded;
  }
}

function recordedType(dtype: DataType): RecordedType {
  if (dtype === 'float32' || dtype === 'int32' || dtype === 'bool') return dtype;
  throw new RecordingError(
    `The recorded function makes a ${dtype} tensor; only float32, int32 and bool can be compiled.`,
  );
}

function constantSource(
  values: BackendValues | null,
  shape: readonly number[],
  dtype: DataType,
): ValueSource {
  const length = shape.reduce((product, size) => product * size, 1);
  return { kind: 'constant', data: constantData(values ?? new Float32Array(length), recordedType(dtype)) };
}

/** Copies, because the caller may change its array later. */
function constantData(values: BackendValues, dtype: RecordedType): ConstantData {
  const numbers = values as ArrayLike<number>;
  if (dtype === 'float32') return Float32Array.from(numbers);
  return dtype === 'int32' ? Int32Array.from(numbers) : Uint8Array.from(numbers);
}

function describeOrigin(value: RecordedValue | undefined): string {
  if (value === undefined) return 'an unknown tensor';
  const shape = `[${value.shape.join(', ')}]`;
  if (value.source.kind === 'input') return `its input "${value.source.name}", shape ${shape}`;
  if (value.source.kind === 'constant') return `a constant, shape ${shape}`;
  return `an output of kernel "${value.source.node.kernel}", shape ${shape}`;
}
