import { workgroupSize } from './run-shader';
import { forEach } from './vector-convolution';

/**
 * A filter's gradient as a product over all pixels, four numbers at a time, in tiles of 256 / lanes times 4 rows and
 * 4 lanes columns: rows are the filter's places times the channels that go in, and one more row of ones, which gives
 * the bias's gradient. `x`, `dy` and `result` are vectors of four; the channels on both sides are multiples of 4. The
 * pixels are shared out among the workgroups along z, each of which writes a sum of its own.
 */
export function vectorFilterGradientCode(lanes: 8 | 16, filterSize: number): string {
  const lines = workgroupSize / lanes;
  const border = (filterSize - 1) / 2;
  return /* wgsl */ `
var<workgroup> left : array<vec4<f32>, ${16 * lines}>;
var<workgroup> right : array<vec4<f32>, ${16 * lanes}>;

fn main() {
  let thread = i32(localIndex);
  let lane = thread % ${lanes};
  let line = thread / ${lanes};
  let inVectors = uniforms.inChannels / 4;
  let outVectors = uniforms.outChannels / 4;
  let groups = ${filterSize ** 2} * inVectors;
  let groupStart = i32(workgroupId.x) * ${lines};
  let column = i32(workgroupId.y) * ${lanes} + lane;
  let group = groupStart + thread % ${lines};
  let tap = group / inVectors;
  let channel = group % inVectors;
  let down = tap / ${filterSize} - ${border};
  let across = tap % ${filterSize} - ${border};
  let shift = down * uniforms.width + across;
  var sum0 = vec4<f32>(0.0);
  var sum1 = vec4<f32>(0.0);
  var sum2 = vec4<f32>(0.0);
  var sum3 = vec4<f32>(0.0);
  var start = i32(workgroupId.z) * uniforms.shareTiles * 16;
  for (var turn = 0; turn < uniforms.shareTiles; turn++) {
    ${forEach(
      lines / 16,
      (i) => /* wgsl */ `
    {
      let pixel = start + thread / ${lines} + ${lanes * i};
      let row = pixel / uniforms.width % uniforms.height + down;
      let pixelColumn = pixel % uniforms.width + across;
      var value = vec4<f32>(0.0);
      if (pixel < uniforms.rows) {
        if (group == groups) {
          value = vec4<f32>(1.0, 0.0, 0.0, 0.0);
        } else if (group < groups && row >= 0 && row < uniforms.height && pixelColumn >= 0 && pixelColumn < uniforms.width) {
          value = x[(pixel + shift) * inVectors + channel];
        }
      }
      left[thread + ${256 * i}] = value;
    }`,
    )}
    if (thread < ${16 * lanes}) {
      let pixel = start + line;
      var value = vec4<f32>(0.0);
      if (pixel < uniforms.rows && column < outVectors) { value = dy[pixel * outVectors + column]; }
      right[thread] = value;
    }
    workgroupBarrier();
    for (var inner = 0; inner < 16; inner++) {
      let x4 = left[inner * ${lines} + line];
      let dy4 = right[inner * ${lanes} + lane];
      ${forEach(4, (i) => `sum${i} = fma(vec4<f32>(x4[${i}]), dy4, sum${i});`)}
    }
    workgroupBarrier();
    start += 16;
  }
  let first = i32(workgroupId.z) * (uniforms.length / 4) + column;
  let ownGroup = groupStart + line;
  if (column >= outVectors) { return; }
  if (ownGroup < groups) {
    ${forEach(4, (i) => `result[first + (4 * ownGroup + ${i}) * outVectors] = sum${i};`)}
  } else if (ownGroup == groups) {
    result[first + uniforms.biasStart / 4] = sum0;
  }
}
`;
}
