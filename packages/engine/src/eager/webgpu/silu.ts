import * as tf from '@tensorflow/tfjs-core';
import { requiredInput, runShader, shaped } from './run-shader';
import type { WebgpuKernelCall } from './webgpu-backend-inside';

/** WGSL: `silu(z)` and its derivative `siluSlope(z)`. */
export const siluFunctions = /* wgsl */ `
fn sigmoid(z : f32) -> f32 { return 1.0 / (1.0 + exp(-z)); }
fn silu(z : f32) -> f32 { return z * sigmoid(z); }
fn siluSlope(z : f32) -> f32 {
  let gate = sigmoid(z);
  return gate * (1.0 + z * (1.0 - gate));
}
`;

const forwardCode = /* wgsl */ `${siluFunctions}
fn main(index : i32) {
  if (index < uniforms.count) { result[index] = silu(x[index]); }
}
`;

const gradientCode = /* wgsl */ `${siluFunctions}
fn main(index : i32) {
  if (index < uniforms.count) { result[index] = dy[index] * siluSlope(x[index]); }
}
`;

/** `Silu`: x to x sigmoid(x). */
export function silu({ inputs, backend }: WebgpuKernelCall): tf.TensorInfo {
  const x = requiredInput(inputs, 'x');
  const output = tf.util.sizeFromShape(x.shape);
  return shaped(runShader(backend, { code: forwardCode, inputs: { x }, output }), x.shape);
}

/** `SiluGrad`: the gradient of `Silu`. */
export function siluGradient({ inputs, backend }: WebgpuKernelCall): tf.TensorInfo {
  const [dy, x] = [requiredInput(inputs, 'dy'), requiredInput(inputs, 'x')];
  const output = tf.util.sizeFromShape(x.shape);
  return shaped(runShader(backend, { code: gradientCode, inputs: { dy, x }, output }), x.shape);
}
