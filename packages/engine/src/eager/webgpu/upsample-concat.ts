import * as tf from '@tensorflow/tfjs-core';
import { layOut, viewsOf } from './buffer-views';
import { requiredInput, runShader, shaped } from './run-shader';
import type { WebgpuKernelCall } from './webgpu-backend-inside';

/** `width` is that of the doubled map; rows of all images follow each other, which halving does not mind. */
const forwardCode = /* wgsl */ `
fn main(index : i32) {
  if (index >= uniforms.count) { return; }
  let channels = uniforms.small + uniforms.large;
  let channel = index % channels;
  let pixel = index / channels;
  if (channel < uniforms.small) {
    let row = pixel / uniforms.width / 2;
    let column = pixel % uniforms.width / 2;
    result[index] = x[(row * (uniforms.width / 2) + column) * uniforms.small + channel];
  } else {
    result[index] = skip[pixel * uniforms.large + channel - uniforms.small];
  }
}
`;

/** One thread for each element of either gradient; `smallSize` of them, and then the skip's from `skipStart` on. */
const gradientCode = /* wgsl */ `
fn main(index : i32) {
  if (index >= uniforms.count) { return; }
  let channels = uniforms.small + uniforms.large;
  if (index < uniforms.smallSize) {
    let channel = index % uniforms.small;
    let pixel = index / uniforms.small;
    let row = pixel / (uniforms.width / 2) * 2;
    let column = pixel % (uniforms.width / 2) * 2;
    let first = (row * uniforms.width + column) * channels + channel;
    let below = first + uniforms.width * channels;
    result[index] = (dy[first] + dy[first + channels]) + (dy[below] + dy[below + channels]);
  } else {
    let element = index - uniforms.smallSize;
    let pixel = element / uniforms.large;
    result[uniforms.skipStart + element] =
      dy[pixel * channels + uniforms.small + element % uniforms.large];
  }
}
`;

/** `UpsampleConcat`: x [N, H, W, A], doubled, and skip [N, 2H, 2W, B] to [N, 2H, 2W, A + B]. */
export function upsampleConcat({ inputs, backend }: WebgpuKernelCall): tf.TensorInfo {
  const [x, skip] = [requiredInput(inputs, 'x'), requiredInput(inputs, 'skip')];
  const [batch = 1, height = 1, width = 1, large = 1] = skip.shape;
  const small = x.shape[3] ?? 1;
  const shape = [batch, height, width, small + large];
  const output = tf.util.sizeFromShape(shape);
  const integers = { width, small, large };
  return shaped(runShader(backend, { code: forwardCode, inputs: { x, skip }, integers, output }), shape);
}

/** `UpsampleConcatGrad`: dy [N, 2H, 2W, A + B] and A to the gradients of x and skip. */
export function upsampleConcatGradient({ inputs, attrs, backend }: WebgpuKernelCall): tf.TensorInfo[] {
  const dy = requiredInput(inputs, 'dy');
  const [batch = 1, height = 1, width = 1, channels = 1] = dy.shape;
  const small = attrs['channels'] as number;
  const large = channels - small;
  const shapes = [
    [batch, height / 2, width / 2, small],
    [batch, height, width, large],
  ];
  const sizes = shapes.map((shape) => tf.util.sizeFromShape(shape));
  const [smallSize = 0, largeSize = 0] = sizes;
  const { offsets, length } = layOut(sizes);
  const whole = runShader(backend, {
    code: gradientCode,
    inputs: { dy },
    integers: { width, small, large, smallSize, skipStart: offsets[1] ?? 0 },
    output: length,
    count: smallSize + largeSize,
  });
  return viewsOf(
    backend,
    whole,
    shapes.map((shape, index) => ({ shape, offset: offsets[index] ?? 0 })),
  );
}
