import { createEagerRunner, prepareBackend } from '@ddpm/engine';
import { createCompiledRunner } from '@ddpm/engine/node';
import type { CreateRunner } from '@ddpm/trainer';

/** An engine to be compared with the others. */
export interface TestedEngine {
  readonly name: 'compiled' | 'wasm' | 'cpu' | 'webgpu';
  /** Puts the engine in use. */
  readonly prepare: () => Promise<CreateRunner>;
}

/** The engines that run here; one line says so where WebGPU is not among them. */
export async function testedEngines(): Promise<readonly TestedEngine[]> {
  const everywhere: readonly TestedEngine[] = [
    { name: 'compiled', prepare: () => Promise.resolve(createCompiledRunner) },
    eager('wasm'),
    eager('cpu'),
  ];
  try {
    await prepareBackend('webgpu');
    return [...everywhere, eager('webgpu')];
  } catch (error) {
    process.stderr.write(`SKIPPED: webgpu is not compared with the other engines here. ${String(error)}\n`);
    return everywhere;
  }
}

function eager(name: 'wasm' | 'cpu' | 'webgpu'): TestedEngine {
  return {
    name,
    prepare: async () => {
      await prepareBackend(name);
      return createEagerRunner;
    },
  };
}
