import type * as tf from '@tensorflow/tfjs-core';
import { requiredInput, runShader, shaped } from './run-shader';
import type { WebgpuKernelCall } from './webgpu-backend-inside';

/**
 * WGSL's own sine may be wrong by 1/2048, and is worse outside [-pi, pi]. So: the angle less a multiple of pi/2, which
 * is subtracted in three parts (Cody and Waite, 1980), and the polynomials of the Cephes library (Moshier, sinf.c).
 */
const code = /* wgsl */ `
fn sineOf(x : f32) -> f32 {
  let z = x * x;
  return ((-1.9515295891e-4 * z + 8.3321608736e-3) * z - 1.6666654611e-1) * z * x + x;
}
fn cosineOf(x : f32) -> f32 {
  let z = x * x;
  return ((2.443315711809948e-5 * z - 1.388731625493765e-3) * z + 4.166664568298827e-2) * z * z - 0.5 * z + 1.0;
}
fn main(index : i32) {
  if (index >= uniforms.count) { return; }
  let column = index % (2 * uniforms.half);
  let angle = f32(t[index / (2 * uniforms.half)]) * frequencies[column % uniforms.half];
  let quarters = round(angle * 0.63661977236758134);
  let rest = ((angle - quarters * 1.5703125) - quarters * 4.837512969970703e-4) - quarters * 7.549789948768648e-8;
  let quadrant = (i32(quarters) + select(1, 0, column < uniforms.half)) & 3;
  let size = select(sineOf(rest), cosineOf(rest), (quadrant & 1) == 1);
  result[index] = select(size, -size, quadrant >= 2);
}
`;

/** `SinusoidalEmbedding`: t [N] and frequencies [half] to [sin(t f), cos(t f)], [N, 2 half]. */
export function sinusoidalEmbedding({ inputs, backend }: WebgpuKernelCall): tf.TensorInfo {
  const [t, frequencies] = [requiredInput(inputs, 't'), requiredInput(inputs, 'frequencies')];
  const [batch = 1, half = 1] = [t.shape[0], frequencies.shape[0]];
  const output = batch * 2 * half;
  return shaped(runShader(backend, { code, inputs: { t, frequencies }, integers: { half }, output }), [
    batch,
    2 * half,
  ]);
}
