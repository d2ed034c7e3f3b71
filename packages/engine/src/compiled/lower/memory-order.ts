/**
 * One loop of the nested loops in which a tensor's elements lie in memory: `size` steps, each of which advances the
 * element's row-major (logical) index by `stride`.
 */
export interface Run {
  readonly size: number;
  readonly stride: number;
}

/**
 * How a tensor's elements are laid out in memory, outermost loop first. It does not mention the tensor's shape, so
 * reshaping leaves it alone, and transposing only renames strides: neither moves data.
 *
 * Orders are kept merged: no run of size 1, and no two neighbours that make one longer run. A row-major tensor of n
 * elements is `[{ size: n, stride: 1 }]`; a [N, H, W, C] tensor stored as NCHW is
 * `[{ N, HWC }, { C, 1 }, { HW, C }]`; stored in blocks of B channels, `[{ N, HWC }, { C/B, B }, { HW, C }, { B, 1 }]`.
 */
export type MemoryOrder = readonly Run[];

/** A run that stays within one axis of a shape: `size` steps of `step` elements of that axis. */
export interface AxisRun {
  readonly axis: number;
  readonly size: number;
  readonly step: number;
}

export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

export function rowMajor(shape: readonly number[]): MemoryOrder {
  return merged([{ size: elementCount(shape), stride: 1 }]);
}

/** Drops runs of size 1 and joins neighbours that together make one run. */
export function merged(runs: readonly Run[]): MemoryOrder {
  const result: Run[] = [];
  for (const run of runs) {
    const last = result.at(-1);
    if (run.size === 1) continue;
    if (last?.stride === run.size * run.stride) {
      result[result.length - 1] = { size: last.size * run.size, stride: run.stride };
    } else {
      result.push(run);
    }
  }
  return result;
}

export function sameOrder(a: MemoryOrder, b: MemoryOrder): boolean {
  return (
    a.length === b.length &&
    a.every((run, index) => run.size === b[index]?.size && run.stride === b[index].stride)
  );
}

/** Row-major strides of a shape. */
export function stridesOf(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length).fill(1);
  for (let axis = shape.length - 2; axis >= 0; axis -= 1) {
    strides[axis] = at(strides, axis + 1) * at(shape, axis + 1);
  }
  return strides;
}

/** The runs of an order cut at the boundaries of a shape's axes, or `undefined` where a cut does not come out even. */
export function splitByAxes(order: MemoryOrder, shape: readonly number[]): readonly AxisRun[] | undefined {
  const result: AxisRun[] = [];
  for (const run of order) {
    const parts = splitRun(run, shape);
    if (parts === undefined) return undefined;
    result.push(...parts);
  }
  return result;
}

function splitRun(run: Run, shape: readonly number[]): AxisRun[] | undefined {
  const strides = stridesOf(shape);
  const parts: AxisRun[] = [];
  let { size, stride } = run;
  // From the innermost axis outwards: each axis takes what fits into it.
  for (let axis = shape.length - 1; axis >= 0 && size > 1; axis -= 1) {
    const extent = at(strides, axis) * at(shape, axis);
    if (stride >= extent) continue;
    const step = stride / at(strides, axis);
    const taken = Math.min(size, extent / stride);
    if (!Number.isInteger(step) || !Number.isInteger(taken) || !Number.isInteger(size / taken))
      return undefined;
    parts.unshift({ axis, size: taken, step });
    size /= taken;
    stride = extent;
  }
  return parts;
}

/** The order whose loops are these runs over the axes of a shape. */
export function orderOfAxes(runs: readonly AxisRun[], shape: readonly number[]): MemoryOrder {
  const strides = stridesOf(shape);
  return merged(runs.map(({ axis, size, step }) => ({ size, stride: step * at(strides, axis) })));
}

/** The order that holds the axes of a shape one after the other, outermost first. */
export function axisOrder(shape: readonly number[], axes: readonly number[]): MemoryOrder {
  return orderOfAxes(
    axes.map((axis) => ({ axis, size: at(shape, axis), step: 1 })),
    shape,
  );
}

/** [N, H, W, C] in memory as [N, C, H, W]. */
export function channelsFirst(shape: readonly number[]): MemoryOrder {
  return axisOrder(shape, [0, 3, 1, 2]);
}

/** [N, H, W, C] in memory as [N, C / block, H, W, block]. */
export function channelBlocks(shape: readonly number[], block: number): MemoryOrder {
  const [batch, height, width, channels] = shape;
  return orderOfAxes(
    [
      { axis: 0, size: batch ?? 1, step: 1 },
      { axis: 3, size: (channels ?? 1) / block, step: block },
      { axis: 1, size: height ?? 1, step: 1 },
      { axis: 2, size: width ?? 1, step: 1 },
      { axis: 3, size: block, step: 1 },
    ],
    shape,
  );
}

/** An element of a list that is known to be there. */
export function at<Item>(list: ArrayLike<Item>, index: number): Item {
  const item = list[index];
  if (item === undefined) throw new RangeError(`No element ${index} in a list of ${list.length}.`);
  return item;
}
