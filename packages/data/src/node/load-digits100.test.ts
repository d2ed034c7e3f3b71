import { describe, expect, test } from 'vitest';
import { createDigits100, createImageDataset, pairNames, tenHeldOutPairs, type Dataset } from '../index';
import { loadDigits, loadDigits100, type Part } from '../node';

const from = [import.meta.dirname];

async function readAt(dataset: Dataset, indices: readonly number[]) {
  const images = new Float32Array(indices.length * 1024).fill(NaN);
  const labels = new Int32Array(indices.length).fill(-1);
  await dataset.read(Uint32Array.from(indices), images, labels);
  return { images, labels: [...labels], image: (n: number) => images.subarray(n * 1024, (n + 1) * 1024) };
}

/** Ten digits, one of each, as upright strokes: digit n is n + 1 pixels wide and ten high. */
function strokes(changes: { labels?: Uint8Array; classNames?: readonly string[] } = {}): Dataset {
  const images = Uint8Array.from({ length: 10 * 144 }, (_, place) =>
    place % 12 <= Math.floor(place / 144) && Math.floor(place / 12) % 12 < 10 ? 255 : 0,
  );
  return createImageDataset({
    name: 'strokes',
    images,
    labels: changes.labels ?? Uint8Array.from({ length: 10 }, (_, digit) => digit),
    imageShape: [12, 12, 1],
    classNames: changes.classNames ?? Array.from({ length: 10 }, (_, digit) => String(digit)),
  });
}

describe('numbers from 00 to 99', () => {
  test('have as many images as MNIST, 32x32, and a hundred classes', async () => {
    for (const [part, length] of [
      ['train', 60_000],
      ['test', 10_000],
    ] as const satisfies [Part, number][]) {
      const dataset = await loadDigits100({ part, from });
      expect(dataset).toMatchObject({ name: 'digits100', length, imageShape: [32, 32, 1] });
      expect(dataset.classNames).toEqual(pairNames);
      const { labels } = await readAt(dataset, [0, 1, 99, 100, 142, length - 1]);
      expect(labels).toEqual([0, 1, 99, 0, 42, 99]);
    }
    expect(pairNames.map(Number)).toEqual(Array.from({ length: 100 }, (_, label) => label));
    expect(pairNames.every((name) => name.length === 2)).toBe(true);
  });

  test('depend on the seed and the index alone', async () => {
    const dataset = await loadDigits100({ part: 'test', from, seed: 3 });
    const indices = Array.from({ length: 40 }, (_, i) => i * 37);
    const all = await readAt(dataset, indices);
    const again = await loadDigits100({ part: 'test', from, seed: 3, length: 2000 });
    for (const n of [39, 0, 17]) {
      const one = await readAt(again, [indices[n] ?? 0]);
      expect(one.image(0)).toEqual(all.image(n));
      expect(one.labels).toEqual([all.labels[n]]);
    }
    const other = await readAt(await loadDigits100({ part: 'test', from, seed: 4 }), indices);
    expect(other.labels).toEqual(all.labels);
    const same = indices.filter((_, n) =>
      other.image(n).every((value, place) => value === all.image(n)[place]),
    );
    expect(same).toEqual([]);
  });

  test('are real digits of their part, the right ones, in the right places', async () => {
    const dataset = await createDigits100({ digits: strokes(), length: 100 });
    const indices = Array.from({ length: 100 }, (_, i) => i);
    const { image, labels } = await readAt(dataset, indices);
    expect(labels).toEqual(indices);
    for (const label of indices) {
      const row = image(label).subarray(16 * 32, 17 * 32);
      // From ten high to 22: digit n, n + 1 wide, becomes 2.2 times as wide, but no wider than 14.
      const width = (digit: number) => Math.max(2, Math.min(14, Math.round((digit + 1) * 2.2)));
      expect(row.subarray(0, 16).filter((value) => value > -1)).toHaveLength(width(Math.floor(label / 10)));
      expect(row.subarray(16).filter((value) => value > -1)).toHaveLength(width(label % 10));
    }
  });

  test('leave held-out pairs out, and show all others equally often', async () => {
    const dataset = await createDigits100({ digits: strokes(), length: 180, heldOutPairs: tenHeldOutPairs });
    const { labels } = await readAt(
      dataset,
      Array.from({ length: 180 }, (_, i) => i),
    );
    const counts = pairNames.map((_, pair) => labels.filter((label) => label === pair).length);
    expect(counts).toEqual(pairNames.map((_, pair) => (tenHeldOutPairs.includes(pair) ? 0 : 2)));
  });

  test('can hold out ten pairs that show each digit once in each place', () => {
    const sorted = (values: number[]): number[] => values.sort((a, b) => a - b);
    const ten = Array.from({ length: 10 }, (_, digit) => digit);
    expect(sorted(tenHeldOutPairs.map((pair) => Math.floor(pair / 10)))).toEqual(ten);
    expect(sorted(tenHeldOutPairs.map((pair) => pair % 10))).toEqual(ten);
  });

  test('take their digits from the whole of each class', async () => {
    const digits = await loadDigits({ part: 'test', from, padding: 0 });
    const asked = new Set<number>();
    const watched: Dataset = {
      ...digits,
      read: (indices, images, labels) => {
        if (indices.length === 2 * 300) for (const index of indices) asked.add(index);
        return digits.read(indices, images, labels);
      },
    };
    const dataset = await createDigits100({ digits: watched, heldOutPairs: pairNames.map(Number).slice(1) });
    await readAt(
      dataset,
      Array.from({ length: 300 }, (_, i) => i),
    );
    const labels = new Int32Array(asked.size);
    await digits.read(Uint32Array.from(asked), new Float32Array(asked.size * 784), labels);
    expect([...new Set(labels)]).toEqual([0]);
    // 600 draws from 980 zeros: 980 (1 - exp(-600 / 980)) = 449 different ones, give or take 4 deviations of about 13.
    expect(Math.abs(asked.size - 449)).toBeLessThan(52);
  });
});

describe('what does not fit is refused', () => {
  test.each<[string, Parameters<typeof createDigits100>[0], string]>([
    [
      'other classes',
      { digits: strokes({ classNames: ['a', 'b'], labels: new Uint8Array(10) }) },
      "'strokes' has 2 classes",
    ],
    [
      'a digit without images',
      { digits: strokes({ labels: new Uint8Array(10) }) },
      'no image of the digit 1',
    ],
    ['no images', { digits: strokes(), length: 0 }, 'the length of'],
    ['a seed that is none', { digits: strokes(), seed: 0.5 }, 'the seed of'],
    ['a pair that is none', { digits: strokes(), heldOutPairs: [100] }, 'the held-out pair of'],
    ['nothing to show', { digits: strokes(), heldOutPairs: pairNames.map(Number) }, 'all 100 pairs'],
  ])('%s', async (_title, options, sentence) => {
    await expect(createDigits100(options)).rejects.toThrow(sentence);
    await expect(createDigits100(options)).rejects.toMatchObject({ name: 'DataError' });
  });

  test('images that are not there, and arrays of another length', async () => {
    const dataset = await createDigits100({ digits: strokes() });
    await expect(readAt(dataset, [10])).rejects.toThrow('it has images 0 to 9');
    const read = dataset.read(Uint32Array.of(1), new Float32Array(5), new Int32Array(1));
    await expect(read).rejects.toThrow('give arrays of that length');
  });
});
