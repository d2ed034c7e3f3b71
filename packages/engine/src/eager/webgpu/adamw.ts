import type * as tf from '@tensorflow/tfjs-core';
import { layOut, viewsOf } from './buffer-views';
import { requiredInput, runShader, shaped } from './run-shader';
import type { WebgpuKernelCall } from './webgpu-backend-inside';

const adamWCode = /* wgsl */ `
fn main(index : i32) {
  if (index >= uniforms.count) { return; }
  let g = gradient[index];
  let m = firstMoment[index] + (g - firstMoment[index]) * uniforms.rate1;
  let v = secondMoment[index] + (g * g - secondMoment[index]) * uniforms.rate2;
  let denominator = sqrt(v) / biasCorrection2Sqrt[0] + uniforms.epsilon;
  let kept = parameters[index] * (1.0 - learningRate[0] * uniforms.weightDecay);
  result[index] = kept - learningRate[0] / biasCorrection1[0] * (m / denominator);
  result[uniforms.firstStart + index] = m;
  result[uniforms.secondStart + index] = v;
}
`;

const averageCode = /* wgsl */ `
fn main(index : i32) {
  if (index < uniforms.count) {
    result[index] = average[index] + (weights[index] - average[index]) * (1.0 - decay[0]);
  }
}
`;

const adamWInputs = [
  'parameters',
  'gradient',
  'firstMoment',
  'secondMoment',
  'learningRate',
  'biasCorrection1',
  'biasCorrection2Sqrt',
];

/** `AdamW`: one step on flat vectors, to the next parameters, first and second moments, in one dispatch. */
export function adamW({ inputs, attrs, backend }: WebgpuKernelCall): tf.TensorInfo[] {
  const given = Object.fromEntries(adamWInputs.map((name) => [name, requiredInput(inputs, name)]));
  const { shape } = requiredInput(inputs, 'parameters');
  const count = shape[0] ?? 0;
  const { offsets, length } = layOut([count, count, count]);
  const [, firstStart = 0, secondStart = 0] = offsets;
  const whole = runShader(backend, {
    code: adamWCode,
    inputs: given,
    integers: { firstStart, secondStart },
    floats: {
      rate1: 1 - (attrs['beta1'] as number),
      rate2: 1 - (attrs['beta2'] as number),
      epsilon: attrs['epsilon'] as number,
      weightDecay: attrs['weightDecay'] as number,
    },
    output: length,
    count,
  });
  return viewsOf(
    backend,
    whole,
    offsets.map((offset) => ({ offset, shape })),
  );
}

/** `MovingAverage`: average + (1 - decay) (weights - average), decay a scalar. */
export function movingAverage({ inputs, backend }: WebgpuKernelCall): tf.TensorInfo {
  const [average, weights, decay] = ['average', 'weights', 'decay'].map((name) =>
    requiredInput(inputs, name),
  ) as [tf.TensorInfo, tf.TensorInfo, tf.TensorInfo];
  const output = average.shape.reduce((product, length) => product * length, 1);
  return shaped(
    runShader(backend, { code: averageCode, inputs: { average, weights, decay }, output }),
    average.shape,
  );
}
