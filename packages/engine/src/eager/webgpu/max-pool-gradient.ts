import * as tf from '@tensorflow/tfjs-core';
import { requiredInput, runShader, shaped } from './run-shader';
import type { WebgpuKernelCall } from './webgpu-backend-inside';

/** Each element asks whether it is the first of its window, row by row, that equals the window's largest. */
const code = /* wgsl */ `
fn main(index : i32) {
  if (index >= uniforms.count) { return; }
  let channel = index % uniforms.channels;
  let pixel = index / uniforms.channels;
  let column = pixel % uniforms.width;
  let row = pixel / uniforms.width;
  let place = 2 * (row % 2) + column % 2;
  let pooled = ((row / 2) * (uniforms.width / 2) + column / 2) * uniforms.channels + channel;
  let start = (2 * (row / 2) * uniforms.width + 2 * (column / 2)) * uniforms.channels + channel;
  let largest = y[pooled];
  var wins = x[index] == largest;
  for (var earlier = 0; earlier < place; earlier++) {
    let offset = (earlier / 2) * uniforms.width + earlier % 2;
    wins = wins && x[start + offset * uniforms.channels] != largest;
  }
  result[index] = select(0.0, dy[pooled], wins);
}
`;

/** `MaxPool2x2Grad`: the first largest element of each window gets the window's gradient. */
export function maxPoolGradient({ inputs, backend }: WebgpuKernelCall): tf.TensorInfo {
  const [dy, x, y] = ['dy', 'x', 'y'].map((name) => requiredInput(inputs, name)) as [
    tf.TensorInfo,
    tf.TensorInfo,
    tf.TensorInfo,
  ];
  const [, , width = 1, channels = 1] = x.shape;
  const output = tf.util.sizeFromShape(x.shape);
  return shaped(
    runShader(backend, { code, inputs: { dy, x, y }, integers: { width, channels }, output }),
    x.shape,
  );
}
