import { expect, test } from 'vitest';
import { classesOfLabels, labelsOfArray } from './array-labels';

const labels = { shape: [4], data: Int32Array.of(26, 1, 3, 1) };

test('labels that begin at 1 and leave numbers out become 0, 1, 2', () => {
  const classes = classesOfLabels(labels, null, 'a');
  expect(classes).toEqual({ values: [1, 3, 26], classNames: ['1', '3', '26'] });
  expect([...labelsOfArray(labels, classes, 4, 'a')]).toEqual([2, 0, 1, 0]);
});

test('names belong to the labels in their order, by number, or by a mapping', () => {
  expect(classesOfLabels(labels, ['a', 'c', 'z'], 'a').classNames).toEqual(['a', 'c', 'z']);
  const alphabet = Array.from({ length: 27 }, (_, index) => `letter ${index}`);
  expect(labelsOfArray(labels, classesOfLabels(labels, alphabet, 'a'), 4, 'a')[0]).toBe(26);
  const mapping = new Map([
    [1, 'A'],
    [3, 'C'],
    [26, 'Z'],
  ]);
  expect(classesOfLabels(labels, mapping, 'a').classNames).toEqual(['A', 'C', 'Z']);
});

test('names, labels and images that do not fit are refused', () => {
  expect(() => classesOfLabels(labels, ['a', 'b'], 'labels.npy')).toThrow(
    'labels.npy holds 3 different labels from 1 to 26, but there are 2 names',
  );
  expect(() => classesOfLabels(labels, new Map([[1, 'A']]), 'labels.npy')).toThrow(
    'the label 3, which has no name',
  );
  expect(() => classesOfLabels({ shape: [1], data: Float32Array.of(0.5) }, null, 'a')).toThrow(
    'whole numbers',
  );
  expect(() => classesOfLabels({ shape: [2, 2], data: new Int32Array(4) }, null, 'a')).toThrow(
    'labels have [length]',
  );
  const classes = classesOfLabels(labels, null, 'a');
  expect(() => labelsOfArray(labels, classes, 5, 'labels.npy')).toThrow(
    'labels.npy holds 4 labels for 5 images',
  );
  expect(() => labelsOfArray({ shape: [1], data: Int32Array.of(2) }, classes, 1, 'test.npy')).toThrow(
    'test.npy gives image 0 the label 2, which training does not know',
  );
});
