import { normals, randomKey, uniforms, type RandomKey } from '@ddpm/random';
import { parameterSpecs, type ParameterSpec } from './parameter-specs';
import type { UNetConfig } from './unet-config';

/** U(-bound, bound) with bound = 1 / sqrt(fanIn): PyTorch's kaiming_uniform(a = sqrt(5)), and its bias rule. */
function symmetricUniforms(key: RandomKey, { size, fanIn }: ParameterSpec): Float32Array {
  const bound = 1 / Math.sqrt(fanIn);
  return Float32Array.from(uniforms(key, size), (uniform) => (2 * uniform - 1) * bound);
}

function initialValues(spec: ParameterSpec, seed: number): Float32Array {
  const key = randomKey(seed, 'init', spec.name);
  switch (spec.kind) {
    case 'convolution':
    case 'linear':
    case 'bias':
      return symmetricUniforms(key, spec);
    case 'embedding':
      return normals(key, spec.size);
    case 'norm-scale':
      return new Float32Array(spec.size).fill(1);
    case 'norm-shift':
      return new Float32Array(spec.size);
  }
}

/**
 * Fresh parameters by PyTorch's default initialisation of Conv2d, Linear, Embedding and GroupNorm, as one flat buffer
 * in the order and layouts of `parameterSpecs`. Each tensor's values depend on the seed and its own name alone.
 * @param seed a safe integer of at least 0.
 */
export function initializeParameters(config: UNetConfig, seed: number): Float32Array {
  const specs = parameterSpecs(config);
  const flat = new Float32Array(specs.reduce((count, { size }) => count + size, 0));
  for (const spec of specs) flat.set(initialValues(spec, seed), spec.offset);
  return flat;
}
