import { encodeStep, recordStep } from './compile-step';
import type { HostTensors } from './host-tensor';
import { portableTarget, type Target } from './lower/target';
import type { PureStep } from './record/record';
import { signaturesOf } from './run/tensor-checks';

export interface ExportOptions {
  /** Inputs that are written into the file as constants, such as trained weights. */
  readonly constants?: HostTensors;
  /** Which operators the file may use; plain ONNX by default. */
  readonly target?: Target;
}

/**
 * Writes a pure function as an ONNX file. Inputs and outputs keep their names (an output named like an input gets
 * `.next` appended), their shapes and TensorFlow.js's order of axes.
 *
 * @param exampleInputs Shapes and types of the inputs that are not constants; their values do not matter.
 */
export function exportOnnx(
  step: PureStep,
  exampleInputs: HostTensors,
  options: ExportOptions = {},
): Uint8Array {
  const { constants = {}, target = portableTarget } = options;
  const recorded = recordStep(step, { ...signaturesOf(constants), ...signaturesOf(exampleInputs) });
  return encodeStep(recorded, target, constants);
}
