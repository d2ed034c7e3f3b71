import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createBatchPlan, type BatchPlanOptions, type BatchPosition } from './index';

const START: BatchPosition = { epoch: 0, index: 0 };

const anyOptions = fc.record({
  length: fc.integer({ min: 1, max: 40 }),
  batchSize: fc.integer({ min: 1, max: 50 }),
  seed: fc.nat(),
});
const anyDropping = anyOptions
  .filter(({ length, batchSize }) => batchSize <= length)
  .map((options) => ({ ...options, dropLast: true }));

/** Indices of some batches in a row, and the positions between them. */
function take(options: BatchPlanOptions, batches: number, start = START) {
  const plan = createBatchPlan(options);
  const indices: number[][] = [];
  const positions = [start];
  for (let batch = 0; batch < batches; batch++) {
    const planned = plan(positions.at(-1)!);
    indices.push([...planned.indices]);
    positions.push(planned.next);
  }
  return { indices, positions };
}

const ascending = (values: readonly number[]) => [...values].sort((one, other) => one - other);
const upTo = (length: number) => Array.from({ length }, (_, index) => index);

test('every epoch holds every image exactly once, and all batches have one size', () => {
  fc.assert(
    fc.property(anyOptions, (options) => {
      const { length, batchSize } = options;
      const { indices, positions } = take(options, Math.ceil((3 * length) / batchSize));
      expect(indices.every((batch) => batch.length === batchSize)).toBe(true);
      const stream = indices.flat();
      for (const epoch of [0, 1, 2]) {
        expect(ascending(stream.slice(epoch * length, (epoch + 1) * length))).toEqual(upTo(length));
      }
      positions.forEach(({ epoch, index }, batch) => {
        expect(epoch * length + index).toBe(batch * batchSize);
      });
    }),
  );
});

test('leaving out the last images, no epoch holds an image twice and no batch spans two', () => {
  fc.assert(
    fc.property(anyDropping, (options) => {
      const perEpoch = Math.floor(options.length / options.batchSize);
      const { indices, positions } = take(options, 3 * perEpoch);
      for (const epoch of [0, 1, 2]) {
        const seen = indices.slice(epoch * perEpoch, (epoch + 1) * perEpoch).flat();
        expect(new Set(seen).size).toBe(perEpoch * options.batchSize);
      }
      positions.forEach((position, batch) => {
        const expected = {
          epoch: Math.floor(batch / perEpoch),
          index: (batch % perEpoch) * options.batchSize,
        };
        expect(position).toEqual(expected);
      });
    }),
  );
});

test('resuming from a saved position goes on exactly', () => {
  fc.assert(
    fc.property(
      fc.oneof(anyOptions, anyDropping),
      fc.nat({ max: 12 }),
      fc.nat({ max: 12 }),
      (options, before, after) => {
        const whole = take(options, before + after);
        const saved = JSON.parse(JSON.stringify(whole.positions[before])) as BatchPosition;
        expect(take(options, after, saved).indices).toEqual(whole.indices.slice(before));
      },
    ),
  );
});

test('going back to an earlier epoch gives its order again', () => {
  const plan = createBatchPlan({ length: 30, batchSize: 10, seed: 5 });
  const first = plan(START).indices;
  plan({ epoch: 3, index: 0 });
  expect(plan(START).indices).toEqual(first);
});

test('orders differ between epochs and between seeds, and repeat for a seed', () => {
  const options = { length: 1000, batchSize: 1000, seed: 1 };
  const [first, second] = take(options, 2).indices;
  expect(second).not.toEqual(first);
  expect(take({ ...options, seed: 2 }, 1).indices[0]).not.toEqual(first);
  expect(take(options, 1).indices[0]).toEqual(first);
});

describe('what makes no sense is refused', () => {
  test.each<[Partial<BatchPlanOptions>, string]>([
    [{ batchSize: 0 }, 'the batch size is 0; give an integer of at least 1'],
    [{ batchSize: 2.5 }, 'the batch size is 2.5; give an integer of at least 1'],
    [{ length: 0 }, 'the data set has 0 images; give one with at least 1'],
    [
      { batchSize: 11, dropLast: true },
      'a batch of 11 is larger than the data set of 10 images; lower the batch size',
    ],
  ])('%o', (change, sentence) => {
    expect(() => createBatchPlan({ length: 10, batchSize: 2, seed: 0, ...change })).toThrow(sentence);
  });

  test.each([
    { epoch: 0, index: 10 },
    { epoch: -1, index: 0 },
    { epoch: 0, index: -1 },
    { epoch: 0.5, index: 0 },
    { epoch: 0, index: NaN },
  ])('position %o', (position) => {
    const plan = createBatchPlan({ length: 10, batchSize: 2, seed: 0 });
    expect(() => plan(position)).toThrow(
      'does not fit a data set of 10 images; resume with the data it was saved with',
    );
  });
});
