/**
 * Counter-based random numbers: the same key gives the same noise anywhere.
 *
 * @module @ddpm/random
 */

export { randomKey, subKey, type RandomKey } from './random-key';
export { uniforms } from './uniforms';
export { normals } from './normals';
export { integers } from './integers';
export { permutation } from './permutation';
export { RandomArgumentError } from './random-argument-error';
