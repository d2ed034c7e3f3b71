import type { HostTensors, PureStep, RunnerDevice } from '../contract';
import { createCompiledRunner, type CompiledRunnerSettings } from './create-compiled-runner';

/** A pure function as one graph: from named arrays to named arrays. */
export interface CompiledFunction {
  (inputs: HostTensors): Promise<HostTensors>;
  /** Where it computes. */
  readonly device: RunnerDevice;
  /** Frees the graph and its constants. */
  dispose(): Promise<void>;
}

/**
 * Records a pure function as one graph that runs in ONNX Runtime.
 * @param exampleInputs Shapes and types of the inputs; their values do not matter.
 * @param settings.constants Inputs that are written into the graph, such as trained weights.
 */
export async function compile(
  step: PureStep,
  exampleInputs: HostTensors,
  settings: CompiledRunnerSettings & { readonly constants?: HostTensors } = {},
): Promise<CompiledFunction> {
  const { constants = {}, ...rest } = settings;
  const runner = await createCompiledRunner(step, constants, exampleInputs, rest);
  return Object.assign((inputs: HostTensors) => runner.run(inputs), {
    device: runner.device,
    dispose: () => runner.dispose(),
  });
}
