import { RuntimeUnavailableError } from '../../runner-errors';
import { RecordingError } from '../errors';

/** A tensor as ONNX Runtime takes and returns it. */
export interface RuntimeTensor {
  readonly dims: readonly number[];
  readonly data: unknown;
}

/** A loaded model. */
export interface RuntimeSession {
  run(
    feeds: Readonly<Record<string, RuntimeTensor>>,
    fetches: Readonly<Record<string, RuntimeTensor | null>>,
  ): Promise<Readonly<Record<string, RuntimeTensor>>>;
  release(): Promise<void>;
}

/** What is needed of `onnxruntime-node` or `onnxruntime-web`: pass the module itself. */
export interface OnnxRuntime {
  /** The class of its sessions. */
  readonly InferenceSession: {
    /** Loads the bytes of an ONNX file. */
    create(model: Uint8Array, options?: object): Promise<unknown>;
  };
  /** The class of its tensors. */
  readonly Tensor: new (
    type: 'float32' | 'int32',
    data: Float32Array | Int32Array,
    dims: readonly number[],
  ) => unknown;
}

/**
 * Loads a model.
 * @throws RecordingError where ONNX Runtime refuses the model itself.
 * @throws RuntimeUnavailableError where it does not start it for another reason.
 */
export async function createSession(
  runtime: OnnxRuntime,
  model: Uint8Array,
  options: object,
): Promise<RuntimeSession> {
  try {
    return (await runtime.InferenceSession.create(model, options)) as RuntimeSession;
  } catch (cause) {
    if (isAboutModel(cause as Error)) {
      throw new RecordingError(
        `ONNX Runtime refuses the graph of the function (${(cause as Error).message}); run it on a TensorFlow.js backend.`,
        { cause },
      );
    }
    throw new RuntimeUnavailableError(
      `ONNX Runtime cannot start the graph (${(cause as Error).message}); choose another device, or install what this one needs.`,
      { cause },
    );
  }
}

/** Whether ONNX Runtime finds fault with what it was given to run, rather than with where. */
function isAboutModel({ message }: Error): boolean {
  return /invalid model|Type Error|ShapeInferenceError|Could not find an implementation/i.test(message);
}

/** A tensor over an array, which is not copied. */
export function runtimeTensor(
  runtime: OnnxRuntime,
  shape: readonly number[],
  data: Float32Array | Int32Array,
): RuntimeTensor {
  const type = data instanceof Int32Array ? 'int32' : 'float32';
  return new runtime.Tensor(type, data, [...shape]) as RuntimeTensor;
}

/**
 * The values of a tensor that came out of a runtime. A runtime that belongs to another realm makes arrays of that realm's
 * classes; here they are arrays of this one's, over the same memory.
 */
export function valuesOf({ data }: RuntimeTensor): Float32Array | Int32Array {
  if (data instanceof Float32Array || data instanceof Int32Array) return data;
  const { buffer, byteOffset, length, [Symbol.toStringTag]: type } = data as Float32Array | Int32Array;
  return type === 'Int32Array'
    ? new Int32Array(buffer, byteOffset, length)
    : new Float32Array(buffer, byteOffset, length);
}
