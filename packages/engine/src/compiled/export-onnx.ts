import { lowerStep, recordStep } from './compile-step';
import type { HostTensors, PureStep } from '../contract';
import { portableTarget, type Target } from './lower/target';
import { encodeModel } from './onnx/encode-model';
import { withFreeAxis } from './onnx/free-axis';
import type { OnnxModel } from './onnx/onnx-model';
import { withReadableNames } from './onnx/readable-names';
import { signaturesOf, type TensorSignatures } from './runtime/tensor-checks';

/** What an exported file holds beside the function. */
export interface ExportOptions {
  /** Inputs that are written into the file as constants, such as trained weights. They keep their names. */
  readonly constants?: HostTensors;
  /** Which operators the file may use; plain ONNX by default. */
  readonly target?: Target;
  /**
   * The name of the first axis of all inputs (those without axes apart), where the file is to take any size of it, such
   * as `batch_size`. Left out, the file takes the shapes of the example inputs alone.
   */
  readonly batchAxis?: string;
  /** Texts that travel with the file, which tools show (ONNX's `metadata_props`). */
  readonly metadata?: Readonly<Record<string, string>>;
}

/**
 * Writes a pure function as an ONNX file. Inputs and outputs keep their names (an output named like an input gets
 * `.next` appended), their shapes and TensorFlow.js's order of axes.
 *
 * @param exampleInputs Shapes and types of the inputs that are not constants; their values do not matter.
 * @throws RecordingError where the function cannot be expressed as a graph, or, with `batchAxis`, where the graph depends
 *   on the size of that axis in more than shapes.
 */
export function exportOnnx(
  step: PureStep,
  exampleInputs: HostTensors,
  options: ExportOptions = {},
): Uint8Array {
  const { constants = {}, target = portableTarget, batchAxis, metadata = {} } = options;
  const inputs = signaturesOf(exampleInputs);
  const lowered = (signatures: TensorSignatures): OnnxModel =>
    lowerStep(recordStep(step, { ...signaturesOf(constants), ...signatures }), target, constants);
  const model =
    batchAxis === undefined
      ? lowered(inputs)
      : withFreeAxis(
          lowered(withBatch(inputs, firstBatch)),
          lowered(withBatch(inputs, secondBatch)),
          batchAxis,
        );
  return encodeModel({ ...withReadableNames(model), metadata });
}

/** Two primes that no other size of a graph is likely to be, so that what depends on the batch is seen to. */
const [firstBatch, secondBatch] = [1009, 1013];

function withBatch(inputs: TensorSignatures, size: number): TensorSignatures {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, { shape, dtype }]) => [
      name,
      { shape: shape.length === 0 ? shape : [size, ...shape.slice(1)], dtype },
    ]),
  );
}
