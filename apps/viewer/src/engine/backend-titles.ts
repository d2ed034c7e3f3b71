import type { PageBackend } from './protocol';

/** What the backends are called on the page. */
export const backendTitles: Readonly<Record<PageBackend, string>> = {
  webgpu: 'WebGPU',
  webgl: 'WebGL',
  wasm: 'WebAssembly',
  cpu: 'Plain JavaScript',
};
