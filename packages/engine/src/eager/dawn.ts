import { BackendUnavailableError, messageOf } from './backend-errors';
import { importOptional } from './optional-package';

const remedy = 'Install the npm package webgpu and a Vulkan, Metal or Direct3D 12 driver';

/** The `webgpu` package: Dawn, Chromium's WebGPU, for Node. */
interface DawnModule {
  readonly create: (options: string[]) => object;
  readonly globals: Record<string, unknown>;
}

/**
 * Gives Node `navigator.gpu` and WebGPU's global constants, from the `webgpu` package, unless it has them. It has to
 * happen before `@tensorflow/tfjs-backend-webgpu` is imported.
 *
 * @throws BackendUnavailableError where the package is not installed or does not load.
 */
export async function installDawn(): Promise<void> {
  if (typeof navigator !== 'undefined' && 'gpu' in navigator) return;
  const { create, globals } = await loadDawn();
  Object.assign(globalThis, globals);
  const gpu = create([]);
  if (typeof navigator === 'undefined') {
    Object.defineProperty(globalThis, 'navigator', { configurable: true, value: { gpu } });
  } else {
    Object.defineProperty(navigator, 'gpu', { configurable: true, value: gpu });
  }
}

async function loadDawn(): Promise<DawnModule> {
  let dawn: unknown;
  try {
    dawn = await importOptional('webgpu');
  } catch (error) {
    throw new BackendUnavailableError(
      'webgpu',
      `the package webgpu does not load, ${messageOf(error)}`,
      remedy,
      {
        cause: error,
      },
    );
  }
  if (dawn === null)
    throw new BackendUnavailableError('webgpu', 'the package webgpu is not installed', remedy);
  return dawn as DawnModule;
}
