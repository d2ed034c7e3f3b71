import * as tf from '@tensorflow/tfjs-core';
import { layOut, viewsOf } from './buffer-views';
import { requiredInput, runShader, shaped, workgroupSize } from './run-shader';
import { siluFunctions } from './silu';
import type { WebgpuBackend, WebgpuKernelCall } from './webgpu-backend-inside';

/**
 * One workgroup works on one group of one image. The variance is taken in a second pass, so that a large mean costs no
 * accuracy. Nothing but the map itself is kept for the gradient, which takes mean and variance again.
 */
const groupFunctions = /* wgsl */ `${siluFunctions}
var<workgroup> partial : array<f32, ${workgroupSize}>;

fn total(value : f32) -> f32 {
  partial[localIndex] = value;
  workgroupBarrier();
  for (var reach = ${workgroupSize / 2}u; reach > 0u; reach = reach >> 1u) {
    if (localIndex < reach) { partial[localIndex] += partial[localIndex + reach]; }
    workgroupBarrier();
  }
  let sum = partial[0];
  workgroupBarrier();
  return sum;
}

fn image() -> i32 { return i32(workgroupId.x) / uniforms.groups; }
fn firstChannel() -> i32 { return i32(workgroupId.x) % uniforms.groups * uniforms.groupSize; }
fn placeOf(pixel : i32, channel : i32) -> i32 {
  return (image() * uniforms.pixels + pixel) * uniforms.channels + channel;
}

struct Moments { mean : f32, inverseDeviation : f32 };

fn groupMoments() -> Moments {
  let length = uniforms.pixels * uniforms.groupSize;
  let first = firstChannel();
  var sum = 0.0;
  for (var i = i32(localIndex); i < length; i += ${workgroupSize}) {
    sum += x[placeOf(i / uniforms.groupSize, first + i % uniforms.groupSize)];
  }
  let mean = total(sum) / f32(length);
  var squares = 0.0;
  for (var i = i32(localIndex); i < length; i += ${workgroupSize}) {
    let centred = x[placeOf(i / uniforms.groupSize, first + i % uniforms.groupSize)] - mean;
    squares += centred * centred;
  }
  return Moments(mean, inverseSqrt(total(squares) / f32(length) + uniforms.epsilon));
}
`;

const forwardCode = /* wgsl */ `${groupFunctions}
fn main() {
  let moments = groupMoments();
  let length = uniforms.pixels * uniforms.groupSize;
  for (var i = i32(localIndex); i < length; i += ${workgroupSize}) {
    let channel = firstChannel() + i % uniforms.groupSize;
    let place = placeOf(i / uniforms.groupSize, channel);
    let normalised = (x[place] - moments.mean) * moments.inverseDeviation;
    let added = select(place, image() * uniforms.channels + channel, uniforms.addsVector == 1);
    result[place] = silu(gamma[channel] * normalised + beta[channel]) + addend[added];
  }
}
`;

/**
 * First the sums over the pixels of each channel: a thread stays with one channel ("lane"), the threads of a channel
 * share its pixels. Then the averages over the group, and dx.
 */
const gradientCode = /* wgsl */ `${groupFunctions}
var<workgroup> sumsDzNormalised : array<f32, ${workgroupSize}>;
var<workgroup> sumsDz : array<f32, ${workgroupSize}>;
var<workgroup> sumsDy : array<f32, ${workgroupSize}>;

fn main() {
  let moments = groupMoments();
  let lanes = min(uniforms.groupSize, ${workgroupSize});
  let sharers = ${workgroupSize} / lanes;
  let lane = i32(localIndex) % lanes;
  let sharer = i32(localIndex) / lanes;
  var uNormalised = 0.0;
  var u = 0.0;
  for (var base = 0; base < uniforms.groupSize; base += lanes) {
    let channel = firstChannel() + base + lane;
    let works = sharer < sharers && base + lane < uniforms.groupSize;
    var sumDzNormalised = 0.0;
    var sumDz = 0.0;
    var sumDy = 0.0;
    if (works) {
      for (var pixel = sharer; pixel < uniforms.pixels; pixel += sharers) {
        let place = placeOf(pixel, channel);
        let normalised = (x[place] - moments.mean) * moments.inverseDeviation;
        let dz = dy[place] * siluSlope(gamma[channel] * normalised + beta[channel]);
        sumDzNormalised += dz * normalised;
        sumDz += dz;
        sumDy += dy[place];
      }
    }
    sumsDzNormalised[localIndex] = sumDzNormalised;
    sumsDz[localIndex] = sumDz;
    sumsDy[localIndex] = sumDy;
    workgroupBarrier();
    if (works && sharer == 0) {
      for (var other = 1; other < sharers; other++) {
        sumDzNormalised += sumsDzNormalised[lane + other * lanes];
        sumDz += sumsDz[lane + other * lanes];
        sumDy += sumsDy[lane + other * lanes];
      }
      let place = image() * uniforms.channels + channel;
      result[uniforms.sumsDzNormalisedStart + place] = sumDzNormalised;
      result[uniforms.sumsDzStart + place] = sumDz;
      result[uniforms.sumsDyStart + place] = sumDy;
      uNormalised += gamma[channel] * sumDzNormalised;
      u += gamma[channel] * sumDz;
    }
    workgroupBarrier();
  }
  let length = uniforms.pixels * uniforms.groupSize;
  let averageUNormalised = total(uNormalised) / f32(length);
  let averageU = total(u) / f32(length);
  for (var i = i32(localIndex); i < length; i += ${workgroupSize}) {
    let channel = firstChannel() + i % uniforms.groupSize;
    let place = placeOf(i / uniforms.groupSize, channel);
    let normalised = (x[place] - moments.mean) * moments.inverseDeviation;
    let dz = dy[place] * siluSlope(gamma[channel] * normalised + beta[channel]);
    result[place] =
      moments.inverseDeviation * (gamma[channel] * dz - averageU - normalised * averageUNormalised);
  }
}
`;

/** Sums [N, C] over N, twice: dgamma from 0 on, dbeta from `betaStart` on. */
const batchSumCode = /* wgsl */ `
fn main(index : i32) {
  if (index >= 2 * uniforms.channels) { return; }
  let channel = index % uniforms.channels;
  var sum = 0.0;
  for (var n = 0; n < uniforms.batch; n++) {
    let place = n * uniforms.channels + channel;
    if (index < uniforms.channels) { sum += sumsDzNormalised[place]; } else { sum += sumsDz[place]; }
  }
  result[select(uniforms.betaStart, 0, index < uniforms.channels) + channel] = sum;
}
`;

interface Geometry {
  readonly batch: number;
  readonly pixels: number;
  readonly channels: number;
  readonly groups: number;
  readonly groupSize: number;
}

function geometryOf({ shape }: tf.TensorInfo, groups: number): Geometry {
  const [batch = 1, height = 1, width = 1, channels = 1] = shape;
  return { batch, pixels: height * width, channels, groups, groupSize: channels / groups };
}

/** `GroupNormSiluAdd`: GroupNorm, SiLU, and the sum with a map or with one vector an image, in one dispatch. */
export function groupNormSiluAdd({ inputs, attrs, backend }: WebgpuKernelCall): tf.TensorInfo {
  const x = requiredInput(inputs, 'x');
  const addend = requiredInput(inputs, 'addend');
  const { batch, ...geometry } = geometryOf(x, attrs['groups'] as number);
  const y = runShader(backend, {
    code: forwardCode,
    inputs: { x, gamma: requiredInput(inputs, 'gamma'), beta: requiredInput(inputs, 'beta'), addend },
    integers: { ...geometry, addsVector: addend.shape.length === 2 ? 1 : 0 },
    floats: { epsilon: attrs['epsilon'] as number },
    output: tf.util.sizeFromShape(x.shape),
    workgroups: [batch * geometry.groups, 1, 1],
  });
  return shaped(y, x.shape);
}

/** `GroupNormSiluAddGrad`: dx, dgamma, dbeta, and the sums of dy over each image's pixels, in two dispatches. */
export function groupNormSiluAddGradient({ inputs, attrs, backend }: WebgpuKernelCall): tf.TensorInfo[] {
  const [dy, x] = [requiredInput(inputs, 'dy'), requiredInput(inputs, 'x')];
  const { batch, ...geometry } = geometryOf(x, attrs['groups'] as number);
  const perImage = [batch, geometry.channels];
  const sums = batch * geometry.channels;
  const { offsets, length } = layOut([tf.util.sizeFromShape(x.shape), sums, sums, sums]);
  const [, sumsDzNormalisedStart = 0, sumsDzStart = 0, sumsDyStart = 0] = offsets;
  const whole = runShader(backend, {
    code: gradientCode,
    inputs: { dy, x, gamma: requiredInput(inputs, 'gamma'), beta: requiredInput(inputs, 'beta') },
    integers: { ...geometry, sumsDzNormalisedStart, sumsDzStart, sumsDyStart },
    floats: { epsilon: attrs['epsilon'] as number },
    output: length,
    workgroups: [batch * geometry.groups, 1, 1],
  });
  const shapes = [x.shape, perImage, perImage, perImage];
  const [dx, sumsDzNormalised, sumsDz, sumsDy] = viewsOf(
    backend,
    whole,
    shapes.map((shape, index) => ({ shape, offset: offsets[index] ?? 0 })),
  ) as [tf.TensorInfo, tf.TensorInfo, tf.TensorInfo, tf.TensorInfo];
  const affine = sumOverBatch(backend, { sumsDzNormalised, sumsDz });
  for (const { dataId } of [sumsDzNormalised, sumsDz]) backend.disposeData(dataId);
  return [dx, ...affine, sumsDy];
}

function sumOverBatch(
  backend: WebgpuBackend,
  inputs: { readonly sumsDzNormalised: tf.TensorInfo; readonly sumsDz: tf.TensorInfo },
): tf.TensorInfo[] {
  const [batch = 1, channels = 1] = inputs.sumsDz.shape;
  const { offsets, length } = layOut([channels, channels]);
  const integers = { batch, channels, betaStart: offsets[1] ?? 0 };
  const whole = runShader(backend, {
    code: batchSumCode,
    inputs: { ...inputs },
    integers,
    output: length,
    count: 2 * channels,
  });
  return viewsOf(
    backend,
    whole,
    offsets.map((offset) => ({ offset, shape: [channels] })),
  );
}
