/**
 * Kernels for TensorFlow.js's backends, for who starts a backend without `prepareBackend`, which registers them by itself.
 * Apart from `@ddpm/engine`, so that a page loads those of the one backend that it takes.
 *
 * @module @ddpm/engine/kernels
 */

export { registerCpuKernels } from './eager/cpu/register-cpu-kernels';
export { registerWasmKernels } from './eager/wasm/register-wasm-kernels';
export { registerWebgpuKernels } from './eager/webgpu/register-webgpu-kernels';
