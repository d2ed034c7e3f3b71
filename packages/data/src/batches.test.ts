import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createBatches, createBatchPlan, type Batch, type BatchesOptions, type Dataset } from './index';

/** Image i is [i, i], its label i % 3; remembers what was read, and how many reads were under way at once. */
function recordingDataset(length: number, failAt = Infinity) {
  const log = { reads: 0, underWay: 0, mostUnderWay: 0 };
  const dataset: Dataset = {
    name: 'numbers',
    length,
    imageShape: [1, 2, 1],
    classNames: ['a', 'b', 'c'],
    async read(indices, images, labels) {
      log.reads += 1;
      if (log.reads === failAt) throw new Error('the disk is gone');
      log.underWay += 1;
      log.mostUnderWay = Math.max(log.mostUnderWay, log.underWay);
      await turn();
      for (const [place, index] of indices.entries()) {
        images.fill(index, 2 * place, 2 * place + 2);
        labels[place] = index % 3;
      }
      log.underWay -= 1;
    },
  };
  return { dataset, log };
}

async function take(dataset: Dataset, options: BatchesOptions, count: number): Promise<Batch[]> {
  const batches = createBatches(dataset, options);
  const taken: Batch[] = [];
  for (let batch = 0; batch < count; batch++) taken.push(await batches.next());
  return taken;
}

test('batches hold the images and labels of the plan, and keep them', async () => {
  const { dataset } = recordingDataset(7);
  const options = { batchSize: 3, seed: 4 };
  const plan = createBatchPlan({ ...options, length: 7 });
  let position = { epoch: 0, index: 0 };
  // All are looked at after the last was read: none may have been overwritten.
  for (const batch of await take(dataset, options, 8)) {
    const { indices, next } = plan(position);
    expect(batch).toEqual({
      indices,
      images: Float32Array.from([...indices].flatMap((index) => [index, index])),
      labels: Int32Array.from(indices, (index) => index % 3),
      position: next,
    });
    position = next;
  }
});

test('resuming goes on exactly where a batch ended', async () => {
  const options = fc.record({
    batchSize: fc.integer({ min: 1, max: 9 }),
    seed: fc.nat(),
    dropLast: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(
      options,
      fc.integer({ min: 9, max: 20 }),
      fc.integer({ min: 1, max: 6 }),
      async (given, length, before) => {
        const { dataset } = recordingDataset(length);
        const whole = await take(dataset, given, before + 3);
        const saved = JSON.parse(JSON.stringify(whole[before - 1]!.position)) as Batch['position'];
        expect(await take(dataset, { ...given, position: saved }, 3)).toEqual(whole.slice(before));
      },
    ),
    { numRuns: 50 },
  );
});

test('the position is that of the batches handed out, not of those read ahead', async () => {
  const { dataset } = recordingDataset(10);
  const batches = createBatches(dataset, { batchSize: 4, seed: 0, position: { epoch: 2, index: 4 } });
  expect(batches.position).toEqual({ epoch: 2, index: 4 });
  await batches.next();
  await turn();
  expect(batches.position).toEqual({ epoch: 2, index: 8 });
  await batches.next();
  expect(batches.position).toEqual({ epoch: 3, index: 2 });
});

test('the next two batches are read while one is in use, and only those', async () => {
  const { dataset, log } = recordingDataset(10);
  const batches = createBatches(dataset, { batchSize: 4, seed: 0 });
  await batches.next();
  for (let waited = 0; waited < 5; waited++) await turn();
  expect(log.reads).toBe(3);
  await batches.next();
  for (let waited = 0; waited < 5; waited++) await turn();
  expect(log.reads).toBe(4);
});

test('a loop that runs a step ahead, with one turn of the main thread a step, finds its batches there', async () => {
  const { dataset } = recordingDataset(10);
  const batches = createBatches(dataset, { batchSize: 4, seed: 0 });
  await batches.next();
  for (let step = 0; step < 10; step++) {
    if (step > 1) await turn();
    let isThere = false;
    const asked = batches.next().then(() => {
      isThere = true;
    });
    // What is there comes without another turn.
    for (let tick = 0; tick < 10; tick++) await Promise.resolve();
    expect(isThere).toBe(true);
    await asked;
  }
});

test('calls that do not wait for each other get one batch each, read one after the other', async () => {
  const { dataset, log } = recordingDataset(10);
  const options = { batchSize: 4, seed: 0 };
  const batches = createBatches(dataset, options);
  const together = await Promise.all([batches.next(), batches.next(), batches.next()]);
  expect(together).toEqual(await take(recordingDataset(10).dataset, options, 3));
  expect(batches.position).toEqual(together[2].position);
  expect(log.mostUnderWay).toBe(1);
});

test('a failed read is reported by the call that asks for its batch, and by those after', async () => {
  const { dataset } = recordingDataset(10, 3);
  const batches = createBatches(dataset, { batchSize: 4, seed: 0 });
  await batches.next();
  const { position } = await batches.next();
  for (let waited = 0; waited < 5; waited++) await turn();
  await expect(batches.next()).rejects.toThrow('the disk is gone');
  await expect(batches.next()).rejects.toThrow('the disk is gone');
  expect(batches.position).toEqual(position);
});

describe('what does not fit the data set is refused at once', () => {
  test.each<[Partial<BatchesOptions>, string]>([
    [{ batchSize: 0 }, 'the batch size is 0'],
    [{ batchSize: 11, dropLast: true }, 'a batch of 11 is larger than the data set of 10 images'],
    [{ position: { epoch: 0, index: 50 } }, '(epoch 0, index 50) does not fit a data set of 10 images'],
  ])('%o', (change, sentence) => {
    const { dataset } = recordingDataset(10);
    expect(() => createBatches(dataset, { batchSize: 4, seed: 0, ...change })).toThrow(sentence);
  });
});

test('shares of a batch put together are the batch, and their places in the data are its own', async () => {
  const { dataset } = recordingDataset(11);
  const options = { batchSize: 6, seed: 3 };
  const whole = await take(dataset, options, 5);
  for (const size of [1, 2, 3, 6]) {
    for (let rank = 0; rank < size; rank++) {
      const shares = await take(dataset, { ...options, share: { rank, size } }, 5);
      shares.forEach(({ indices, labels, position }, batch) => {
        const rows = [...whole[batch]!.indices].filter((_, row) => row % size === rank);
        expect([...indices]).toEqual(rows);
        expect([...labels]).toEqual(rows.map((index) => index % 3));
        expect(position).toEqual(whole[batch]!.position);
      });
    }
  }
});
