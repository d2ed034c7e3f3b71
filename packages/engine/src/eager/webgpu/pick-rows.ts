import * as tf from '@tensorflow/tfjs-core';
import { requiredInput, runShader, shaped } from './run-shader';
import type { WebgpuKernelCall } from './webgpu-backend-inside';

const forwardCode = /* wgsl */ `
fn main(index : i32) {
  if (index >= uniforms.count) { return; }
  let row = labels[index / uniforms.width];
  if (row >= 0 && row < uniforms.rows) {
    result[index] = tableRows[row * uniforms.width + index % uniforms.width];
  } else {
    result[index] = 0.0;
  }
}
`;

const gradientCode = /* wgsl */ `
fn main(index : i32) {
  if (index >= uniforms.count) { return; }
  let row = index / uniforms.width;
  var total = 0.0;
  for (var n = 0; n < uniforms.batch; n++) {
    if (labels[n] == row) { total += dy[n * uniforms.width + index % uniforms.width]; }
  }
  result[index] = total;
}
`;

/** `PickRows`: labels int32 [N] and table [rows, width] to [N, width]; a label outside gives zeros. */
export function pickRows({ inputs, backend }: WebgpuKernelCall): tf.TensorInfo {
  const [labels, table] = [requiredInput(inputs, 'labels'), requiredInput(inputs, 'table')];
  const [rows = 1, width = 1] = table.shape;
  const shape = [labels.shape[0] ?? 1, width];
  const output = tf.util.sizeFromShape(shape);
  const given = { labels, tableRows: table };
  return shaped(
    runShader(backend, { code: forwardCode, inputs: given, integers: { rows, width }, output }),
    shape,
  );
}

/** `PickRowsGrad`: the gradient of the table. */
export function pickRowsGradient({ inputs, attrs, backend }: WebgpuKernelCall): tf.TensorInfo {
  const [dy, labels] = [requiredInput(inputs, 'dy'), requiredInput(inputs, 'labels')];
  const [batch = 1, width = 1] = dy.shape;
  const shape = [attrs['rows'] as number, width];
  const output = tf.util.sizeFromShape(shape);
  return shaped(
    runShader(backend, { code: gradientCode, inputs: { dy, labels }, integers: { batch, width }, output }),
    shape,
  );
}
