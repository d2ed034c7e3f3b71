import * as tf from '@tensorflow/tfjs-core';
import { activeDeviceLoss } from '../device-loss';
import type { HostTensors, PureStep } from '../../contract';
import { checkHostTensors, dtypeOf } from '../../tensor-checks';
import type { WebgpuBackend } from './webgpu-backend-inside';

/**
 * Compiles every shader that a step needs, all at once and without computing anything, so that the first run takes no
 * longer than those after it. Other backends than webgpu have nothing to compile: there it returns at once.
 *
 * @param step As for `createEagerRunner`.
 * @param tensors State and inputs of the shapes and types of the runs to come; their values do not matter.
 * @param onProgress Called with the shaders compiled so far and with their number.
 * @throws DeviceLostError where the GPU device was lost.
 */
export async function warmUp(
  step: PureStep,
  tensors: HostTensors,
  onProgress?: (compiled: number, total: number) => void,
): Promise<void> {
  checkHostTensors(tensors);
  if (tf.getBackend() !== 'webgpu') return;
  const { pipelineCache } = tf.backend() as WebgpuBackend;
  runWithoutComputing(step, tensors);
  const compiling = Object.entries(pipelineCache).flatMap(([key, pipeline]) =>
    pipeline instanceof Promise ? [{ key, pipeline: pipeline as Promise<object> }] : [],
  );
  let compiled = 0;
  onProgress?.(compiled, compiling.length);
  const all = Promise.all(
    compiling.map(async ({ key, pipeline }) => {
      await settle(pipelineCache, key, pipeline);
      compiled += 1;
      onProgress?.(compiled, compiling.length);
    }),
  );
  const loss = activeDeviceLoss();
  await (loss === null ? all : Promise.race([all, loss]));
}

/** The backend then only asks for shaders. Whatever is enqueued by a step, it is done before this returns. */
function runWithoutComputing(step: PureStep, tensors: HostTensors): void {
  tf.env().set('WEBGPU_ENGINE_COMPILE_ONLY', true);
  try {
    tf.tidy(() => {
      step(
        Object.fromEntries(
          Object.entries(tensors).map(([name, tensor]) => [
            name,
            tf.tensor(tensor.data.slice(), [...tensor.shape], dtypeOf(tensor)),
          ]),
        ),
      );
    });
  } finally {
    tf.env().set('WEBGPU_ENGINE_COMPILE_ONLY', false);
  }
}

/** Puts the finished shader in the place of its promise; one that does not compile is forgotten. */
async function settle(cache: Record<string, object>, key: string, pipeline: Promise<object>): Promise<void> {
  try {
    cache[key] = await pipeline;
  } catch (error) {
    // eslint-disable-next-line @typescript-eslint/no-dynamic-delete
    delete cache[key];
    throw error;
  }
}
