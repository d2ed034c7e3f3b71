import { createEagerRunner, isBackendInUse, prepareBackend } from '@ddpm/engine';
import { Sampler, type PretrainedSource } from '@ddpm/sampler';
import * as tf from '@tensorflow/tfjs-core';
import { warn } from './say';

/** Where the model and what computes it come from. */
export interface SamplerSource {
  readonly weights: PretrainedSource;
  /** Address of the folder with the wasm backend's files; where left out, those that the engine has itself. */
  readonly wasmFolder?: string | undefined;
}

/** Loads the sampler while what computes it gets ready, until the signal is aborted. */
export async function loadSampler(
  { weights, wasmFolder }: SamplerSource,
  signal: AbortSignal,
): Promise<Sampler> {
  // The page's own choice is kept.
  const prepared = isBackendInUse() ? prepareBackend('auto') : prepareWasm(wasmFolder);
  const loading = Sampler.fromPretrained(weights, {
    signal,
    createRunner: async (step, initialState) => {
      await prepared;
      return createEagerRunner(step, initialState);
    },
  });
  const [sampler] = await Promise.all([loading, prepared]);
  return sampler;
}

/** One thread of wasm, which begins sooner than a GPU would for so small a picture; where it cannot run, what can. */
async function prepareWasm(wasmFolder: string | undefined): Promise<void> {
  tf.enableProdMode();
  const folder = wasmFolder === undefined ? {} : { wasmFolder };
  const options = { threads: 1, otherwise: 'auto', ...folder } as const;
  const { device, passedOver } = await prepareBackend('wasm', options);
  const reason = passedOver.find(({ name }) => name === 'wasm')?.reason;
  if (reason === undefined) return;
  warn(
    `Digits are drawn by ${device}, as WebAssembly cannot run here: ${reason}. A content security policy needs 'wasm-unsafe-eval' in script-src, and the wasm file's address in connect-src.`,
  );
}
