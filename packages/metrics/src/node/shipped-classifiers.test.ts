import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createCompiledRunner } from '@ddpm/engine/node';
import { loadDigits, loadDigits100, loadFashion } from '@ddpm/data/node';
import { createImageReader } from '../classifier/image-reader';
import { loadClassifier } from './load-classifier';

const weights = path.join(import.meta.dirname, '../../weights');

describe('the shipped classifiers', () => {
  it.each([
    ['digits', loadDigits, 0.99],
    ['fashion', loadFashion, 0.92],
    ['digits100', loadDigits100, 0.98],
  ] as const)('%s: small, and as good on the real test images as recorded', async (name, load, least) => {
    const record = JSON.parse(await readFile(path.join(weights, `${name}.json`), 'utf8')) as {
      test: { images: number; correct: number; accuracy: number };
    };
    const dataset = await load({ part: 'test', from: [import.meta.dirname] });
    const reader = await createImageReader(await loadClassifier(name), (step, state, example) =>
      createCompiledRunner(step, state, example),
    );
    const { classes, labels } = await reader.readDataset(dataset);
    await reader.dispose();
    const correct = classes.filter((label, image) => label === labels[image]).length;
    expect(record.test).toEqual({
      images: labels.length,
      correct: record.test.correct,
      accuracy: record.test.correct / labels.length,
    });
    // Another processor may round a close call the other way.
    expect(Math.abs(correct - record.test.correct)).toBeLessThanOrEqual(5);
    expect(correct / labels.length).toBeGreaterThan(least);
    expect((await stat(path.join(weights, `${name}.safetensors`))).size).toBeLessThan(1e6);
  });
});
