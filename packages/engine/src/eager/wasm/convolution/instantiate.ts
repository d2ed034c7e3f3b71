import type { WasmBackend } from '../wasm-backend-inside';
import type { ConvolutionFunctions } from './convolution-functions';
import { convolutionModule } from './convolution-module';

const instances = new WeakMap<WebAssembly.Memory, ConvolutionFunctions>();

/** The backend's memory; null where its inside is not as expected. */
export function memoryOf({ wasm }: WasmBackend): WebAssembly.Memory | null {
  const memory = wasm?.wasmMemory ?? wasm?.asm?.memory;
  return memory instanceof WebAssembly.Memory ? memory : null;
}

/** Whether this engine takes the module at all: it has no use for one without SIMD. */
export function canConvolve(): boolean {
  return typeof WebAssembly === 'object' && WebAssembly.validate(convolutionModule('own', false));
}

/** The functions that convolve in this memory. */
export function instantiate(memory: WebAssembly.Memory): ConvolutionFunctions {
  const known = instances.get(memory);
  if (known !== undefined) return known;
  const module = new WebAssembly.Module(bestModule(isShared(memory)));
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const functions = exports as unknown as ConvolutionFunctions;
  instances.set(memory, functions);
  return functions;
}

/** With multiply-add in one instruction where the engine has it. */
function bestModule(shared: boolean): Uint8Array<ArrayBuffer> {
  const kind = shared ? 'shared' : 'own';
  const fused = convolutionModule(kind, true);
  return WebAssembly.validate(fused) ? fused : convolutionModule(kind, false);
}

function isShared({ buffer }: WebAssembly.Memory): boolean {
  return typeof SharedArrayBuffer === 'function' && buffer instanceof SharedArrayBuffer;
}
