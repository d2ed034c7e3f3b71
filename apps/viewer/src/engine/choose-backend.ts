import { prepareBackend, type BackendName } from '@ddpm/engine';
import * as tf from '@tensorflow/tfjs-core';
import { pageBackends, type EngineBackend, type EngineStart } from './protocol';

/**
 * Puts a backend in use: the chosen one; for `auto`, or where the chosen one does not serve, the fastest that works.
 *
 * @param passOver told of each backend that does not serve, and why
 * @throws BackendUnavailableError where none works
 */
export async function chooseBackend(
  { choice, avoid, wasmFolder }: EngineStart,
  passOver: (backend: BackendName, reason: string) => void,
): Promise<EngineBackend> {
  tf.enableProdMode();
  const { name, device, threads, passedOver } = await prepareBackend(choice, {
    wasmFolder,
    avoid,
    otherwise: 'auto',
    loadWebgl: () => import('@tensorflow/tfjs-backend-webgl'),
  });
  for (const passed of passedOver) passOver(passed.name, passed.reason);
  const known = pageBackends.find((backend) => backend === name);
  if (known === undefined) throw new Error(`${name} is no backend of a page.`);
  return { name: known, device, threads };
}
