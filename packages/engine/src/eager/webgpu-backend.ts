import { BackendUnavailableError, messageOf } from './backend-errors';
import { installDawn } from './dawn';
import { runsInNode } from '../javascript-host';
import { startBackend } from './start-backend';
import { requestAdapter } from './webgpu-adapter';

const browserRemedy = 'Update the browser and the graphics driver, or choose wasm';
const nodeRemedy = 'Install a Vulkan, Metal or Direct3D 12 driver, or choose wasm';

/**
 * Puts WebGPU in use: the browser's, or in Node that of the `webgpu` package.
 *
 * @param allowSoftware Take an adapter that computes on the CPU, which is slower than wasm.
 */
export async function startWebgpu(allowSoftware: boolean): Promise<void> {
  if (runsInNode()) await installDawn();
  const remedy = runsInNode() ? nodeRemedy : browserRemedy;
  const adapter = await requestAdapter();
  if (adapter === null) {
    throw new BackendUnavailableError('webgpu', 'there is no WebGPU adapter', remedy);
  }
  if (adapter.software && !allowSoftware) {
    throw new BackendUnavailableError('webgpu', `${adapter.description} computes on the CPU`, remedy);
  }
  const [{ registerWebgpuKernels }] = await Promise.all([
    import('./webgpu/register-webgpu-kernels'),
    loadWebgpu(),
  ]);
  registerWebgpuKernels();
  await startBackend('webgpu', remedy);
}

async function loadWebgpu(): Promise<void> {
  try {
    await import('@tensorflow/tfjs-backend-webgpu');
  } catch (error) {
    throw new BackendUnavailableError('webgpu', messageOf(error), 'Install @tensorflow/tfjs-backend-webgpu', {
      cause: error,
    });
  }
}
