import { Sampler } from '@ddpm/sampler';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { digits } from './index';

const model = path.join(import.meta.dirname, '..', 'model');

test('the files inside are those of the model folder', async () => {
  const files = await digits.load();
  for (const [name, bytes] of Object.entries(files)) {
    const onDisk = new Uint8Array(await readFile(path.join(model, name)));
    if (name.endsWith('.json')) {
      const parse = (content: Uint8Array): unknown => JSON.parse(new TextDecoder().decode(content));
      expect(parse(bytes)).toEqual(parse(onDisk));
    } else {
      expect(Buffer.compare(bytes, onDisk)).toBe(0);
    }
  }
});

test('digits come out: ten classes, bright strokes on black', async () => {
  const sampler = await Sampler.fromPretrained(digits);
  expect(sampler.model.imageShape).toEqual([32, 32, 1]);
  const { images } = await sampler.sample({ classLabels: ['0', 1, '7'], seed: 42, numInferenceSteps: 8 });
  for (const { pixels } of images) {
    const share = (test: (pixel: number) => boolean): number => pixels.filter(test).length / pixels.length;
    expect(share((pixel) => pixel < -0.8)).toBeGreaterThan(0.7);
    expect(share((pixel) => pixel > 0.5)).toBeGreaterThan(0.03);
  }
  // A one has less ink than a zero.
  const ink = images.map(({ pixels }) => pixels.reduce((sum, pixel) => sum + Math.max(0, pixel), 0));
  expect(ink[1]).toBeLessThan(ink[0]!);
  await sampler.dispose();
});
