import binary from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm';

/** The wasm backend for one thread with SIMD, which every browser has had since 2023. */
export const simdBinary = binary;
