import { TensorContractError } from '../runner-errors';
import type { HostTensors, PureStep } from '../contract';
import { allKernels } from './kernels/all-kernels';
import type { GraphBuilder } from './lower/graph-builder';
import { lowerRecording } from './lower/lower-recording';
import type { Target } from './lower/target';
import { encodeModel } from './onnx/encode-model';
import type { OnnxModel } from './onnx/onnx-model';
import { record } from './record/record';
import type { Recording } from './record/recording';
import { simplify } from './simplify/simplify';
import type { TensorSignatures } from './runtime/tensor-checks';

/** A recorded step, ready to be written as ONNX for any target. */
export interface RecordedStep {
  readonly recording: Recording;
  readonly inputs: TensorSignatures;
  readonly outputs: TensorSignatures;
  /** Names in the ONNX graph, by the step's names of its outputs. */
  readonly outputNames: Readonly<Record<string, string>>;
}

/**
 * Records a step for inputs of the given shapes and types.
 * @throws RecordingError where the step cannot be expressed as a graph.
 * @throws TensorContractError where an output is of a type that cannot leave the graph.
 */
export function recordStep(step: PureStep, inputs: TensorSignatures): RecordedStep {
  const recording = record(step, inputs, allKernels());
  const outputs: Record<string, TensorSignatures[string]> = {};
  for (const [name, { shape, dtype }] of Object.entries(recording.outputs)) {
    if (dtype === 'bool')
      throw new TensorContractError(name, 'has the type bool; cast it to float32 or int32');
    outputs[name] = { shape, dtype };
  }
  return { recording, inputs, outputs, outputNames: outputNames(inputs, outputs) };
}

/** An ONNX graph may not have an output named like an input. */
function outputNames(inputs: TensorSignatures, outputs: TensorSignatures): Record<string, string> {
  const taken = new Set([...Object.keys(inputs), ...Object.keys(outputs)]);
  const freeName = (name: string): string => (taken.has(name) ? freeName(`${name}.next`) : name);
  return Object.fromEntries(
    Object.keys(outputs).map((name) => [name, inputs[name] === undefined ? name : freeName(`${name}.next`)]),
  );
}

/** Writes a recorded step as an ONNX file, with some of its inputs fixed as constants. */
export function encodeStep(step: RecordedStep, target: Target, constants: HostTensors = {}): Uint8Array {
  return encodeModel(lowerStep(step, target, constants));
}

/**
 * A recorded step as an ONNX graph, with some of its inputs fixed as constants.
 * @param graph What collects the operators; one of its own for the target by default.
 */
export function lowerStep(
  step: RecordedStep,
  target: Target,
  constants: HostTensors = {},
  graph?: GraphBuilder,
): OnnxModel {
  const kernels = allKernels();
  const { blockSize } = target;
  const recording = blockSize === null ? step.recording : simplify(step.recording, kernels, blockSize);
  return lowerRecording(recording, {
    kernels,
    target,
    graph,
    constants: Object.fromEntries(Object.entries(constants).map(([name, { data }]) => [name, data])),
    outputName: (name) => step.outputNames[name] ?? name,
  });
}
