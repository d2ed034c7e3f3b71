import { prepareBackend } from '@ddpm/engine';
import * as tf from '@tensorflow/tfjs-core';

/** Whether WebGPU runs here; where it does not, one line says that its tests are left out. */
export async function webgpuRuns(): Promise<boolean> {
  try {
    await prepareBackend('webgpu');
    return true;
  } catch (error) {
    process.stderr.write(`SKIPPED: nothing is tested on webgpu here. ${String(error)}\n`);
    return false;
  }
}

/** How many compute shaders are dispatched while `work` runs on webgpu. */
export async function countDispatches(work: () => Promise<unknown>): Promise<number> {
  const { prototype } = (globalThis as unknown as { GPUComputePassEncoder: { prototype: ComputePass } })
    .GPUComputePassEncoder;
  const original = Object.getOwnPropertyDescriptor(prototype, 'dispatchWorkgroups');
  if (original === undefined) throw new Error('WebGPU dispatches by another name here; adapt this count.');
  let count = 0;
  Object.defineProperty(prototype, 'dispatchWorkgroups', {
    ...original,
    value(this: ComputePass, ...sizes: number[]) {
      count += 1;
      (original.value as ComputePass['dispatchWorkgroups']).apply(this, sizes);
    },
  });
  try {
    await work();
  } finally {
    Object.defineProperty(prototype, 'dispatchWorkgroups', original);
  }
  return count;
}

interface ComputePass {
  dispatchWorkgroups(...sizes: number[]): void;
}

/** How many programs are handed to the webgpu backend while `work` runs, be they run or only compiled. */
export async function countPrograms(work: () => Promise<unknown>): Promise<number> {
  const backend = tf.backend() as unknown as { runWebGPUProgram?: (...given: unknown[]) => unknown };
  const original = backend.runWebGPUProgram;
  let count = 0;
  backend.runWebGPUProgram = (...given) => {
    count += 1;
    return original?.apply(backend, given);
  };
  try {
    await work();
  } finally {
    // What it hides is the method of the class.
    delete backend.runWebGPUProgram;
  }
  return count;
}

/** The GPU device of the webgpu backend in use. */
export function activeDevice(): { destroy(): void } {
  return (tf.backend() as unknown as { readonly device: { destroy(): void } }).device;
}
