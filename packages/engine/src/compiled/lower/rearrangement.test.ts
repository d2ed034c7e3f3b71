import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  at,
  axisOrder,
  channelBlocks,
  elementCount,
  rowMajor,
  splitByAxes,
  type MemoryOrder,
} from './memory-order';
import { rearrangement } from './rearrangement';
import { transposeData } from './transpose-data';

/** For every place in memory, the row-major index of the element that lies there. */
function elementsInMemory(order: MemoryOrder): Int32Array {
  let indices = [0];
  for (const { size, stride } of order) {
    indices = indices.flatMap((start) => Array.from({ length: size }, (_, step) => start + step * stride));
  }
  return Int32Array.from(indices);
}

const shapes = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 });

function permutationOf(length: number): fc.Arbitrary<number[]> {
  const axes = Array.from({ length }, (_, axis) => axis);
  return fc.shuffledSubarray(axes, { minLength: length, maxLength: length });
}

const shapeWithPermutation = shapes.chain((shape) =>
  fc.record({ shape: fc.constant(shape), permutation: permutationOf(shape.length) }),
);

describe('memory orders', () => {
  test('an order of axes lists every element once, as a transposition would', () => {
    fc.assert(
      fc.property(shapeWithPermutation, ({ shape, permutation }) => {
        const rows = Int32Array.from({ length: elementCount(shape) }, (_, index) => index);
        const expected = transposeData(rows, shape, permutation);
        expect(elementsInMemory(axisOrder(shape, permutation))).toEqual(expected);
      }),
    );
  });

  test('blocks of channels lie as ONNX Runtime lays them', () => {
    const [batch, height, width, channels, block] = [2, 2, 3, 8, 4];
    const expected: number[] = [];
    for (let n = 0; n < batch; n += 1)
      for (let group = 0; group < channels / block; group += 1)
        for (let pixel = 0; pixel < height * width; pixel += 1)
          for (let c = 0; c < block; c += 1)
            expected.push((n * height * width + pixel) * channels + group * block + c);
    expect([...elementsInMemory(channelBlocks([batch, height, width, channels], block))]).toEqual(expected);
  });

  test('a rearrangement takes the elements from one order to another', () => {
    const twoOrders = shapes.chain((shape) =>
      fc.record({
        shape: fc.constant(shape),
        from: permutationOf(shape.length),
        to: permutationOf(shape.length),
      }),
    );
    fc.assert(
      fc.property(twoOrders, ({ shape, from, to }) => {
        const [source, target] = [axisOrder(shape, from), axisOrder(shape, to)];
        const plan = rearrangement(source, target);
        expect(plan).toBeDefined();
        const moved = transposeData(elementsInMemory(source), plan!.shape, plan!.permutation);
        expect(moved).toEqual(elementsInMemory(target));
      }),
    );
  });

  test('cuts that do not fit together have no single transposition', () => {
    // [2, 3] transposed and [3, 2] transposed, of the same six elements.
    expect(rearrangement(axisOrder([2, 3], [1, 0]), axisOrder([3, 2], [1, 0]))).toBeUndefined();
    expect(rearrangement(axisOrder([2, 3], [1, 0]), rowMajor([6]))).toBeDefined();
  });

  test('an order split by the axes of a new shape still lists the same elements', () => {
    const reshaped = fc
      .tuple(
        fc.constantFrom([4, 6], [2, 2, 6], [24], [2, 12]),
        fc.constantFrom([8, 3], [2, 3, 4], [4, 2, 3], [24]),
      )
      .chain(([before, after]) =>
        fc.record({
          before: fc.constant(before),
          after: fc.constant(after),
          axes: permutationOf(before.length),
        }),
      );
    fc.assert(
      fc.property(reshaped, ({ before, after, axes }) => {
        const order = axisOrder(before, axes);
        const runs = splitByAxes(order, after);
        if (runs === undefined) return;
        const strides = after.map((_, axis) => elementCount(after.slice(axis + 1)));
        const rebuilt = runs.map(({ axis, size, step }) => ({ size, stride: step * at(strides, axis) }));
        expect(elementsInMemory(rebuilt)).toEqual(elementsInMemory(order));
      }),
    );
  });
});
