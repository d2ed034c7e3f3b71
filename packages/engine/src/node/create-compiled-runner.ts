import { RuntimeUnavailableError } from '../runner-errors';
import type { HostTensors, PureStep, RunnerDevice, StepRunner } from '../contract';
import { cpuTarget, portableTarget, type Target } from '../compiled/lower/target';
import { createRunner, type CompiledRunnerOptions } from '../compiled/runtime/compiled-runner';
import type { OnnxRuntime } from '../compiled/runtime/onnx-runtime';
import { usableBlockSize } from '../compiled/runtime/usable-block-size';
import { logicalCores } from '../javascript-host';
import { deviceNames, type CompileDevice } from '../compiled-devices';
import { loadRuntime } from './load-runtime';

/** Where a compiled runner computes. */
export interface CompiledRunnerSettings {
  /** `cpu` by default. */
  readonly device?: CompileDevice;
  /** Threads that compute on the CPU; all cores by default, or what the container's quota allows of them. */
  readonly threads?: number;
}

/**
 * Records a pure step as one graph and runs it in ONNX Runtime. A state entry that the step never returns is written
 * into the graph as a constant; `setState` with other values for it builds the graph anew.
 *
 * @param step Called once, with tensors that have no values.
 * @param exampleInputs Shapes and types of the inputs; their values do not matter.
 * @throws RecordingError where the step cannot be expressed as a graph.
 * @throws RuntimeUnavailableError where ONNX Runtime or the device is not there.
 */
export async function createCompiledRunner(
  step: PureStep,
  initialState: HostTensors,
  exampleInputs: HostTensors,
  settings: CompiledRunnerSettings = {},
): Promise<StepRunner> {
  return createRunner(step, initialState, exampleInputs, await runnerOptions(settings));
}

async function runnerOptions(settings: CompiledRunnerSettings): Promise<CompiledRunnerOptions> {
  const { device = 'cpu', threads = logicalCores() } = settings;
  if (!Number.isSafeInteger(threads) || threads < 1) {
    throw new RuntimeUnavailableError(`A runner cannot use ${threads} threads; ask for 1 or more.`);
  }
  const runtime = await loadRuntime(device);
  const options = sessionOptions(device, threads);
  return {
    runtime,
    device: runnerDevice(device, threads),
    target: await targetFor(device, runtime, options),
    sessionOptions: options,
    preallocates: true,
  };
}

function runnerDevice(device: CompileDevice, threads: number): RunnerDevice {
  const where = `ONNX Runtime on ${device === 'cpu' ? 'the ' : ''}${deviceNames[device]}`;
  const used = device === 'cpu' ? threads : 1;
  const description = device === 'cpu' ? `${where}, ${used} ${used === 1 ? 'thread' : 'threads'}` : where;
  return { engine: 'compiled', backend: device, description, threads: used };
}

/** Of each ONNX Runtime, which is asked once: it takes as long as to compile two small networks, and does not change. */
const blockSizes = new WeakMap<OnnxRuntime, Promise<number | null>>();

async function targetFor(device: CompileDevice, runtime: OnnxRuntime, options: object): Promise<Target> {
  if (device !== 'cpu') return portableTarget;
  const blockSize = blockSizes.get(runtime) ?? usableBlockSize(runtime, options);
  blockSizes.set(runtime, blockSize);
  return cpuTarget(await blockSize);
}

function sessionOptions(device: CompileDevice, threads: number): object {
  return {
    executionProviders: device === 'cpu' ? ['cpu'] : [device, 'cpu'],
    intraOpNumThreads: threads,
    graphOptimizationLevel: 'all',
    // Planning all buffers as one block takes half as much memory again, and is no faster.
    enableMemPattern: false,
    // Threads that wait by computing take the cores from those that have work, where there are fewer cores than threads.
    ...(threads > logicalCores() ? { extra: { session: { intra_op: { allow_spinning: '0' } } } } : {}),
    logSeverityLevel: 3,
  };
}
