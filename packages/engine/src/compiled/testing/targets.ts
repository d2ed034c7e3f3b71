import * as onnxRuntime from 'onnxruntime-node';
import { cpuTarget, portableTarget, type Target } from '../lower/target';
import type { CompiledRunnerOptions } from '../runtime/compiled-runner';
import { findBlockSize } from '../runtime/find-block-size';

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
