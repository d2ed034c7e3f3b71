import { workgroupSize } from './run-shader';

/**
 * How a workgroup of 256 threads shares out a tile of a matrix product: `lanes` threads side by side with four columns
 * each, and 256 / lanes threads one below the other with `rows` rows each.
 */
export interface VectorTile {
  readonly lanes: 8 | 16;
  readonly rows: 1 | 2 | 4;
}

/** Narrow tiles where wide ones would stick out. */
export function lanesFor(columns: number): 8 | 16 {
  return columns % 64 === 0 || columns > 128 ? 16 : 8;
}

/** Rows and columns of the product that a workgroup works on. */
export function tileSize({ lanes, rows }: VectorTile): { readonly tall: number; readonly wide: number } {
  return { tall: (workgroupSize / lanes) * rows, wide: 4 * lanes };
}

/** One line of WGSL for each of several indices, which may stand in the names of variables. */
export function forEach(count: number, line: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => line(index)).join('\n');
}

/** Loads the filter's tile as its rows lie in memory: `right[depth][lane]`, four columns a vector. */
function straightFilter(lanes: number): { load: string; multiply: (row: number) => string; read: string } {
  return {
    load: /* wgsl */ `
    if (thread < ${16 * lanes}) {
      let innermost = 16 * turn + line;
      var value = vec4<f32>(0.0);
      if (innermost < 4 * depths && columnStart / 4 + lane < uniforms.outChannels / 4) {
        value = weights[innermost * (uniforms.outChannels / 4) + columnStart / 4 + lane];
      }
      right[thread] = value;
    }`,
    read: forEach(4, (i) => `let right${i} = right[(4 * quarter + ${i}) * ${lanes} + lane];`),
    multiply: (row) =>
      forEach(4, (i) => `sum${row} = fma(vec4<f32>(left${row}[${i}]), right${i}, sum${row});`),
  };
}

/** Loads the turned filter's tile by columns: `right[column][quarter]`, four inner positions a vector. */
function turnedFilter(
  lanes: number,
  taps: number,
): { load: string; multiply: (row: number) => string; read: string } {
  return {
    load: /* wgsl */ `
    if (thread < ${16 * lanes}) {
      let column = columnStart + thread / 4;
      var value = vec4<f32>(0.0);
      if (depth < depths && column < uniforms.outChannels) {
        value = weights[((${taps - 1} - tap) * uniforms.outChannels + column) * (uniforms.inChannels / 4) + channel];
      }
      right[thread] = value;
    }`,
    read: forEach(4, (i) => `let right${i} = right[(lane + ${lanes * i}) * 4 + quarter];`),
    multiply: (row) =>
      `sum${row} += vec4<f32>(${[0, 1, 2, 3].map((i) => `dot(left${row}, right${i})`).join(', ')});`,
  };
}

function store(lanes: number, turned: boolean, hasBias: boolean, row: number): string {
  if (turned) {
    return forEach(
      4,
      (i) => /* wgsl */ `
  if (row${row} < uniforms.rows && columnStart + lane + ${lanes * i} < uniforms.outChannels) {
    result[row${row} * uniforms.outChannels + columnStart + lane + ${lanes * i}] = sum${row}[${i}];
  }`,
    );
  }
  return /* wgsl */ `
  if (row${row} < uniforms.rows && columnStart / 4 + lane < uniforms.outChannels / 4) {
    let place = columnStart / 4 + lane;
    result[row${row} * (uniforms.outChannels / 4) + place] = sum${row}${hasBias ? ' + bias[place]' : ''};
  }`;
}

/**
 * A convolution as a product of two matrices, neither of which is ever stored, four numbers at a time: rows are pixels,
 * columns the channels that come out, the inner dimension the filter's places times the channels that go in. `x` and
 * `weights` are vectors of four; the channels that go in are a multiple of 4.
 *
 * @param turned The filter turned by 180 degrees with its channels exchanged, which gives the images' gradient; then
 *   `result` is an array of numbers. Else it is one of vectors, as is the bias, and the channels that come out are a
 *   multiple of 4, too.
 */
export function vectorConvolutionCode(
  tile: VectorTile,
  filterSize: number,
  turned: boolean,
  hasBias: boolean,
): string {
  const { lanes, rows } = tile;
  const lines = workgroupSize / lanes;
  const { tall, wide } = tileSize(tile);
  const loads = Math.ceil(tall / 64);
  const border = (filterSize - 1) / 2;
  const filter = turned ? turnedFilter(lanes, filterSize ** 2) : straightFilter(lanes);
  return /* wgsl */ `
var<workgroup> left : array<vec4<f32>, ${4 * tall}>;
var<workgroup> right : array<vec4<f32>, ${16 * lanes}>;

fn main() {
  let thread = i32(localIndex);
  let lane = thread % ${lanes};
  let line = thread / ${lanes};
  let rowStart = i32(workgroupId.x) * ${tall};
  let columnStart = i32(workgroupId.y) * ${wide};
  let channels = uniforms.inChannels / 4;
  let depths = ${filterSize ** 2} * channels;
  ${forEach(
    loads,
    (i) => /* wgsl */ `
  let pixel${i} = rowStart + thread / 4 + ${64 * i};
  let pixelRow${i} = pixel${i} / uniforms.width % uniforms.height;
  let pixelColumn${i} = pixel${i} % uniforms.width;`,
  )}
  ${forEach(rows, (row) => `var sum${row} = vec4<f32>(0.0);`)}
  for (var turn = 0; turn < (${filterSize ** 2} * (uniforms.inChannels / 4) + 3) / 4; turn++) {
    let depth = 4 * turn + thread % 4;
    let tap = depth / channels;
    let channel = depth % channels;
    let down = tap / ${filterSize} - ${border};
    let across = tap % ${filterSize} - ${border};
    let shift = down * uniforms.width + across;
    ${forEach(
      loads,
      (i) => /* wgsl */ `
    if (thread + ${256 * i} < ${4 * tall}) {
      let row = pixelRow${i} + down;
      let column = pixelColumn${i} + across;
      var value = vec4<f32>(0.0);
      if (depth < depths && pixel${i} < uniforms.rows && row >= 0 && row < uniforms.height && column >= 0 && column < uniforms.width) {
        value = x[(pixel${i} + shift) * channels + channel];
      }
      left[thread + ${256 * i}] = value;
    }`,
    )}
    ${filter.load}
    workgroupBarrier();
    for (var quarter = 0; quarter < 4; quarter++) {
      ${filter.read}
      ${forEach(rows, (row) => `let left${row} = left[(line + ${lines * row}) * 4 + quarter];`)}
      ${forEach(rows, filter.multiply)}
    }
    workgroupBarrier();
  }
  ${forEach(rows, (row) => `let row${row} = rowStart + line + ${lines * row};${store(lanes, turned, hasBias, row)}`)}
}
`;
}
