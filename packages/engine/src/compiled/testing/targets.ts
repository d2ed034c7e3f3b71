import * as onnxRuntime from 'onnxruntime-node';
import { lowerStep, recordStep } from '../compile-step';
import { cpuTarget, portableTarget, type Target } from '../lower/target';
import { encodeModel } from '../onnx/encode-model';
import type { CompiledRunnerOptions } from '../runtime/compiled-runner';
import { findBlockSize } from '../runtime/find-block-size';
import { createSession, runtimeTensor, type RuntimeTensor } from '../runtime/onnx-runtime';
import { signaturesOf } from '../runtime/tensor-checks';
import type { HostTensors, PureStep } from '../../contract';
import { SimulatedBlocks } from './simulated-blocks';

const sessionOptions = { intraOpNumThreads: 1, logSeverityLevel: 4 };

/** ONNX Runtime's CPU with a graph for a target. */
export function runnerOptions(target: Target): CompiledRunnerOptions {
  return {
    runtime: onnxRuntime,
    device: { engine: 'compiled', backend: 'cpu', description: 'ONNX Runtime under test', threads: 1 },
    target,
    sessionOptions,
    preallocates: true,
  };
}

/** The targets that this machine can run: plain ONNX, and blocked convolutions where the processor has them. */
export async function testedTargets(): Promise<readonly Target[]> {
  const blockSize = await findBlockSize(onnxRuntime, sessionOptions);
  return blockSize === null ? [portableTarget] : [portableTarget, cpuTarget(blockSize)];
}

/** Compiles a step for blocks of any size, which are simulated, and runs it once. */
export async function runInSimulatedBlocks(
  step: PureStep,
  inputs: HostTensors,
  block: number,
): Promise<HostTensors> {
  const recorded = recordStep(step, signaturesOf(inputs));
  const model = lowerStep(recorded, cpuTarget(block), {}, new SimulatedBlocks(block));
  const session = await createSession(onnxRuntime, encodeModel(model), sessionOptions);
  try {
    const feeds = Object.entries(inputs).map(
      ([name, { shape, data }]) => [name, runtimeTensor(onnxRuntime, shape, data)] as const,
    );
    const names = Object.entries(recorded.outputNames);
    const results = await session.run(
      Object.fromEntries(feeds),
      Object.fromEntries(names.map(([, name]) => [name, null])),
    );
    return Object.fromEntries(names.map(([output, name]) => [output, hostTensor(results[name])]));
  } finally {
    await session.release();
  }
}

function hostTensor(tensor: RuntimeTensor | undefined): HostTensors[string] {
  return { shape: tensor?.dims ?? [], data: tensor?.data as Float32Array };
}
