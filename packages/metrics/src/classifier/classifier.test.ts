import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { createEagerRunner } from '@ddpm/engine';
import { createCompiledRunner } from '@ddpm/engine/node';
import { encodeSafetensors } from '@ddpm/checkpoint';
import { normals, randomKey } from '@ddpm/random';
import { classifierFromState, initialTrainingState } from '../training/training-state';
import { decodeClassifier, encodeClassifier, reorderAxes } from './classifier';
import { createImageReader } from './image-reader';

beforeAll(async () => {
  tf.enableProdMode();
  await tf.setBackend('cpu');
});

const config = { imageSize: 8, channels: 3, numClasses: 4 };
const classifier = classifierFromState(config, initialTrainingState(config, 1));

describe('reordering axes', () => {
  it('does what tf.transpose does', async () => {
    const shapes = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 });
    const cases = shapes.chain((shape) =>
      fc.tuple(
        fc.constant(shape),
        fc.shuffledSubarray([...shape.keys()], { minLength: shape.length, maxLength: shape.length }),
      ),
    );
    await fc.assert(
      fc.asyncProperty(cases, async ([shape, order]) => {
        const length = shape.reduce((product, size) => product * size, 1);
        const data = Float32Array.from({ length }, (_, index) => index);
        const expected = tf.transpose(tf.tensor(data, shape), order);
        const reordered = reorderAxes({ shape, data }, order);
        expect(reordered.shape).toEqual(expected.shape);
        expect(reordered.data).toEqual(await expected.data());
      }),
      { numRuns: 60 },
    );
  });
});

describe('a classifier file', () => {
  it('gives the classifier back, rounded to float16', () => {
    const decoded = decodeClassifier(encodeClassifier(classifier));
    expect(decoded.config).toEqual(config);
    expect(Object.keys(decoded.weights).sort()).toEqual(Object.keys(classifier.weights).sort());
    for (const [name, { shape, data }] of Object.entries(classifier.weights)) {
      expect(decoded.weights[name]?.shape).toEqual(shape);
      const rounded = decoded.weights[name]?.data ?? [];
      const isNear = (value: number, index: number): boolean =>
        Math.abs((rounded[index] ?? NaN) - value) <= Math.abs(value) / 2048 + 1e-7;
      expect(data.findIndex((value, index) => !isNear(value, index))).toBe(-1);
    }
    expect(Buffer.compare(encodeClassifier(decoded), encodeClassifier(classifier))).toBe(0);
  });

  it('is refused where anything is missing, with a sentence that says what', () => {
    const file = encodeClassifier(classifier);
    expect(() => decodeClassifier(file.subarray(0, file.length - 1), 'a.safetensors')).toThrow(
      /a\.safetensors/,
    );
    expect(() => decodeClassifier(encodeSafetensors({}), 'empty.safetensors')).toThrow(/'image_size'/);
    const metadata = { image_size: '8', channels: '3', num_classes: '4' };
    expect(() => decodeClassifier(encodeSafetensors({}, { metadata }))).toThrow(/conv1\.weight/);
    const endless = encodeSafetensors({}, { metadata: { ...metadata, num_classes: '1e99' } });
    expect(() => decodeClassifier(endless)).toThrow(/'num_classes'/);
  });

  it('never crashes the reader in another way, whatever the bytes', () => {
    const file = encodeClassifier(classifier);
    fc.assert(
      fc.property(fc.nat({ max: 2000 }), fc.nat({ max: 255 }), (place, value) => {
        const damaged = file.slice();
        damaged[place] = value;
        try {
          decodeClassifier(damaged);
        } catch (error) {
          expect(['CheckpointError', 'MetricsError']).toContain((error as Error).name);
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('an image reader', () => {
  const images = normals(randomKey(2, 'images'), 5 * 8 * 8 * 3);

  it('sees the same operation by operation and compiled, at any split, and leaves no tensor behind', async () => {
    const before = tf.memory().numTensors;
    const eager = await createImageReader(classifier, (step, state) => createEagerRunner(step, state));
    const compiled = await createImageReader(classifier, (step, state, example) =>
      createCompiledRunner(step, state, example, { threads: 1 }),
    );
    const whole = await eager.readImages(images);
    expect(whole.classes).toHaveLength(5);
    const others = await compiled.readImages(images);
    expect(others.classes).toEqual(whole.classes);
    whole.features.values.forEach((value, index) => {
      expect(Math.abs(value - (others.features.values[index] ?? NaN))).toBeLessThan(
        1e-4 * (1 + Math.abs(value)),
      );
    });
    const last = await compiled.readImages(images.subarray(4 * 192));
    expect(last.features.values).toEqual(others.features.values.subarray(4 * 128));
    await eager.dispose();
    await compiled.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('refuses half an image, and data sets of another size', async () => {
    const reader = await createImageReader(classifier, (step, state) => createEagerRunner(step, state));
    await expect(reader.readImages(images.subarray(1))).rejects.toThrow(/8x8x3/);
    const dataset = {
      name: 'grey',
      length: 1,
      imageShape: [8, 8, 1],
      classNames: null,
      read: () => Promise.resolve(),
    } as const;
    await expect(reader.readDataset(dataset)).rejects.toThrow(/'grey' are 8x8x1/);
    await reader.dispose();
  });
});
