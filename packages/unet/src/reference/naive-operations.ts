/**
 * The network's operations once more, as plain loops in float64: slow, obvious, and without TensorFlow.js. What the
 * real operations are tested against.
 */

/** A row-major array in float64. */
export interface Naive {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

type Shape4D = readonly [number, number, number, number];

/** An array of zeros, or of what `value` says. */
export function naive(shape: readonly number[], value?: (index: number) => number): Naive {
  const length = shape.reduce((product, size) => product * size, 1);
  return { shape, data: Float64Array.from({ length }, (_, index) => value?.(index) ?? 0) };
}

/** The element of `x` at these indices. */
function at({ shape, data }: Naive, ...indices: readonly number[]): number {
  const index = indices.reduce((flat, position, axis) => flat * (shape[axis] ?? 1) + position, 0);
  return data[index] ?? Number.NaN;
}

/** [N, H, W, C], element by element. */
function build4D(shape: Shape4D, value: (n: number, h: number, w: number, c: number) => number): Naive {
  const [, height, width, channels] = shape;
  return naive(shape, (index) => {
    const c = index % channels;
    const w = Math.floor(index / channels) % width;
    const h = Math.floor(index / channels / width) % height;
    return value(Math.floor(index / channels / width / height), h, w, c);
  });
}

function build2D(rows: number, columns: number, value: (row: number, column: number) => number): Naive {
  return naive([rows, columns], (index) => value(Math.floor(index / columns), index % columns));
}

function sum(count: number, term: (index: number) => number): number {
  let total = 0;
  for (let index = 0; index < count; index += 1) total += term(index);
  return total;
}

function sigmoid(z: number): number {
  return 1 / (1 + Math.exp(-z));
}

export function naiveAdd(a: Naive, b: Naive): Naive {
  return naive(a.shape, (index) => (a.data[index] ?? 0) + (b.data[index] ?? 0));
}

export function naiveSilu(x: Naive): Naive {
  return naive(x.shape, (index) => {
    const z = x.data[index] ?? 0;
    return z * sigmoid(z);
  });
}

function siluSlope(z: number): number {
  return sigmoid(z) * (1 + z * (1 - sigmoid(z)));
}

export function naiveSiluGradient(dy: Naive, x: Naive): Naive {
  return naive(x.shape, (index) => (dy.data[index] ?? 0) * siluSlope(x.data[index] ?? 0));
}

/** x [N, I], weight [I, O]. */
export function naiveProduct(x: Naive, weight: Naive): Naive {
  const [rows, inner] = x.shape as [number, number];
  const columns = weight.shape[1] ?? 0;
  return build2D(rows, columns, (row, column) => sum(inner, (i) => at(x, row, i) * at(weight, i, column)));
}

/** x [N, I], weight [I, O], bias [O]. */
export function naiveLinear(x: Naive, weight: Naive, bias: Naive): Naive {
  const product = naiveProduct(x, weight);
  const columns = bias.data.length;
  return naive(product.shape, (index) => (product.data[index] ?? 0) + (bias.data[index % columns] ?? 0));
}

/** x [N, H, W, C], embedding [N, C]. */
export function naiveAddEmbedding(x: Naive, embedding: Naive): Naive {
  return build4D(x.shape as Shape4D, (n, h, w, c) => at(x, n, h, w, c) + at(embedding, n, c));
}

/** x [N, H, W, C], filter [k, k, C, K], bias [K]; stride 1, zero padding that keeps the size. */
export function naiveConvolution(x: Naive, filter: Naive, bias: Naive): Naive {
  const [batch, height, width, inChannels] = x.shape as Shape4D;
  const [size, , , outChannels] = filter.shape as Shape4D;
  const border = (size - 1) / 2;
  const pixel = (n: number, h: number, w: number, c: number) =>
    h < 0 || h >= height || w < 0 || w >= width ? 0 : at(x, n, h, w, c);
  return build4D(
    [batch, height, width, outChannels],
    (n, h, w, k) =>
      sum(size * size * inChannels, (index) => {
        const c = index % inChannels;
        const j = Math.floor(index / inChannels) % size;
        const i = Math.floor(index / inChannels / size);
        return pixel(n, h + i - border, w + j - border, c) * at(filter, i, j, c, k);
      }) + at(bias, k),
  );
}

/** The gradients [dx, dfilter, dbias] of `naiveConvolution`. */
export function naiveConvolutionGradient(dy: Naive, x: Naive, filter: Naive): [Naive, Naive, Naive] {
  const [batch, height, width] = x.shape as Shape4D;
  const [size, , , outChannels] = filter.shape as Shape4D;
  const border = (size - 1) / 2;
  const inside = (map: Naive, n: number, h: number, w: number, c: number) =>
    h < 0 || h >= height || w < 0 || w >= width ? 0 : at(map, n, h, w, c);
  const dx = build4D(x.shape as Shape4D, (n, h, w, c) =>
    sum(size * size * outChannels, (index) => {
      const k = index % outChannels;
      const j = Math.floor(index / outChannels) % size;
      const i = Math.floor(index / outChannels / size);
      return inside(dy, n, h - i + border, w - j + border, k) * at(filter, i, j, c, k);
    }),
  );
  const overPixels = (term: (n: number, h: number, w: number) => number) =>
    sum(batch * height * width, (index) =>
      term(Math.floor(index / width / height), Math.floor(index / width) % height, index % width),
    );
  const dFilter = build4D(filter.shape as Shape4D, (i, j, c, k) =>
    overPixels((n, h, w) => inside(x, n, h + i - border, w + j - border, c) * at(dy, n, h, w, k)),
  );
  const dBias = naive([outChannels], (k) => overPixels((n, h, w) => at(dy, n, h, w, k)));
  return [dx, dFilter, dBias];
}

/** The gradients [dx, dweight, dbias] of `naiveLinear`. */
export function naiveLinearGradient(dy: Naive, x: Naive, weight: Naive): [Naive, Naive, Naive] {
  const [rows, columns] = dy.shape as [number, number];
  const inner = x.shape[1] ?? 0;
  return [
    build2D(rows, inner, (row, i) => sum(columns, (column) => at(dy, row, column) * at(weight, i, column))),
    build2D(inner, columns, (i, column) => sum(rows, (row) => at(x, row, i) * at(dy, row, column))),
    naive([columns], (column) => sum(rows, (row) => at(dy, row, column))),
  ];
}

/** labels [N], table [rows, width]; a label outside gives zeros. */
export function naivePickRows(labels: Naive, table: Naive): Naive {
  const [rows = 0, width = 0] = table.shape;
  return build2D(labels.data.length, width, (n, column) => {
    const row = at(labels, n);
    return row >= 0 && row < rows ? at(table, row, column) : 0;
  });
}

/** The gradient of the table of `naivePickRows`. */
export function naivePickRowsGradient(dy: Naive, labels: Naive, rows: number): Naive {
  return build2D(rows, dy.shape[1] ?? 0, (row, column) =>
    sum(labels.data.length, (n) => (at(labels, n) === row ? at(dy, n, column) : 0)),
  );
}

/** t [N], frequencies [half], to [N, 2 half]. */
export function naiveSinusoidalEmbedding(t: Naive, frequencies: Naive): Naive {
  const half = frequencies.data.length;
  return build2D(t.data.length, 2 * half, (n, column) => {
    const angle = at(t, n) * at(frequencies, column % half);
    return column < half ? Math.sin(angle) : Math.cos(angle);
  });
}

/** Sums over height and width, [N, H, W, C] to [N, C]. */
export function naiveSpatialSums(x: Naive): Naive {
  const [batch, height, width, channels] = x.shape as Shape4D;
  return build2D(batch, channels, (n, c) =>
    sum(height * width, (pixel) => at(x, n, Math.floor(pixel / width), pixel % width, c)),
  );
}

/** Means and inverse deviations of GroupNorm, both [N, groups]. */
export function naiveGroupStatistics(
  x: Naive,
  groups: number,
  epsilon: number,
): { mean: Naive; inverseDeviation: Naive } {
  const [batch, height, width, channels] = x.shape as Shape4D;
  const size = channels / groups;
  const count = height * width * size;
  const element = (n: number, g: number, index: number) =>
    at(x, n, Math.floor(index / size / width), Math.floor(index / size) % width, g * size + (index % size));
  const mean = build2D(batch, groups, (n, g) => sum(count, (index) => element(n, g, index)) / count);
  const inverseDeviation = build2D(batch, groups, (n, g) => {
    const variance = sum(count, (index) => (element(n, g, index) - at(mean, n, g)) ** 2) / count;
    return 1 / Math.sqrt(variance + epsilon);
  });
  return { mean, inverseDeviation };
}

/** x [N, H, W, C], gamma [C], beta [C]. */
export function naiveGroupNormSilu(
  x: Naive,
  gamma: Naive,
  beta: Naive,
  groups: number,
  epsilon: number,
): Naive {
  const { mean, inverseDeviation } = naiveGroupStatistics(x, groups, epsilon);
  const size = gamma.data.length / groups;
  return build4D(x.shape as Shape4D, (n, h, w, c) => {
    const g = Math.floor(c / size);
    const normalised = (at(x, n, h, w, c) - at(mean, n, g)) * at(inverseDeviation, n, g);
    const z = at(gamma, c) * normalised + at(beta, c);
    return z * sigmoid(z);
  });
}

/** The gradients [dx, dgamma, dbeta] from the statistics of the forward pass, by the formulas. */
export function naiveGroupNormSiluGradient(given: {
  readonly dy: Naive;
  readonly x: Naive;
  readonly gamma: Naive;
  readonly beta: Naive;
  readonly mean: Naive;
  readonly inverseDeviation: Naive;
}): [Naive, Naive, Naive] {
  const { dy, x, gamma, beta, mean, inverseDeviation } = given;
  const shape = x.shape as Shape4D;
  const [batch, height, width, channels] = shape;
  const size = channels / (mean.shape[1] ?? 1);
  const deviation = (n: number, c: number) => at(inverseDeviation, n, Math.floor(c / size));
  const normalised = build4D(
    shape,
    (n, h, w, c) => (at(x, n, h, w, c) - at(mean, n, Math.floor(c / size))) * deviation(n, c),
  );
  const dz = build4D(
    shape,
    (n, h, w, c) => at(dy, n, h, w, c) * siluSlope(at(gamma, c) * at(normalised, n, h, w, c) + at(beta, c)),
  );
  const overImage = (n: number, c: number, factor: Naive | null) =>
    sum(height * width, (pixel) => {
      const position = [n, Math.floor(pixel / width), pixel % width, c];
      return at(dz, ...position) * (factor === null ? 1 : at(factor, ...position));
    });
  const overBatch = (factor: Naive | null) =>
    naive([channels], (c) => sum(batch, (n) => overImage(n, c, factor)));
  const groupAverage = (n: number, c: number, factor: Naive | null) => {
    const start = c - (c % size);
    const total = sum(size, (i) => at(gamma, start + i) * overImage(n, start + i, factor));
    return total / (size * height * width);
  };
  const dx = build4D(shape, (n, h, w, c) => {
    const u = at(gamma, c) * at(dz, n, h, w, c);
    const along = at(normalised, n, h, w, c) * groupAverage(n, c, normalised);
    return deviation(n, c) * (u - groupAverage(n, c, null) - along);
  });
  return [dx, overBatch(normalised), overBatch(null)];
}

const windowOffsets = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
] as const;

/** x [N, 2H, 2W, C] to [N, H, W, C]. */
export function naiveMaxPool(x: Naive): Naive {
  const [batch, height, width, channels] = x.shape as Shape4D;
  return build4D([batch, height / 2, width / 2, channels], (n, h, w, c) =>
    Math.max(...windowOffsets.map(([i, j]) => at(x, n, 2 * h + i, 2 * w + j, c))),
  );
}

/** The gradient of `naiveMaxPool`: all of `dy` to the first largest element of the window, row by row. */
export function naiveMaxPoolGradient(dy: Naive, x: Naive): Naive {
  return build4D(x.shape as Shape4D, (n, h, w, c) => {
    const [top, left] = [h - (h % 2), w - (w % 2)];
    const values = windowOffsets.map(([i, j]) => at(x, n, top + i, left + j, c));
    const winner = values.indexOf(Math.max(...values));
    return winner === 2 * (h - top) + (w - left) ? at(dy, n, top / 2, left / 2, c) : 0;
  });
}

/** x [N, H, W, C] to [N, 2H, 2W, C]. */
export function naiveUpsampleNearest(x: Naive): Naive {
  const [batch, height, width, channels] = x.shape as Shape4D;
  return build4D([batch, 2 * height, 2 * width, channels], (n, h, w, c) =>
    at(x, n, Math.floor(h / 2), Math.floor(w / 2), c),
  );
}

/** The gradient of `naiveUpsampleNearest`: dy [N, 2H, 2W, C] to [N, H, W, C]. */
export function naiveUpsampleNearestGradient(dy: Naive): Naive {
  const [batch, height, width, channels] = dy.shape as Shape4D;
  return build4D([batch, height / 2, width / 2, channels], (n, h, w, c) =>
    sum(4, (index) => at(dy, n, 2 * h + Math.floor(index / 2), 2 * w + (index % 2), c)),
  );
}

/** The channels of b after those of a. */
export function naiveConcatChannels(a: Naive, b: Naive): Naive {
  const [batch, height, width, first] = a.shape as Shape4D;
  const second = b.shape[3] ?? 0;
  return build4D([batch, height, width, first + second], (n, h, w, c) =>
    c < first ? at(a, n, h, w, c) : at(b, n, h, w, c - first),
  );
}

/** The inverse of `naiveConcatChannels`: the first `first` channels, and the others. */
export function naiveSplitChannels(x: Naive, first: number): [Naive, Naive] {
  const [batch, height, width, channels] = x.shape as Shape4D;
  return [
    build4D([batch, height, width, first], (n, h, w, c) => at(x, n, h, w, c)),
    build4D([batch, height, width, channels - first], (n, h, w, c) => at(x, n, h, w, first + c)),
  ];
}

/** The mean over images of weight times mean squared error. */
export function naiveMeanSquaredError(prediction: Naive, target: Naive, weights?: Naive): Naive {
  const batch = prediction.shape[0] ?? 1;
  const perImage = prediction.data.length / batch;
  const total = sum(prediction.data.length, (index) => {
    const weight = weights?.data[Math.floor(index / perImage)] ?? 1;
    return weight * ((prediction.data[index] ?? 0) - (target.data[index] ?? 0)) ** 2;
  });
  return naive([], () => total / prediction.data.length);
}
