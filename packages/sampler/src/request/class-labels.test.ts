import { articleSchedule, createNoiseSchedule } from '@ddpm/scheduler';
import { describe, expect, test } from 'vitest';
import { blendOfTwo, resolveLabels, type ClassLabel } from './class-labels';
import { gaussianModel } from '../reference/gaussian-model';
import type { SamplingModel } from '../loading/sampling-model';

const schedule = createNoiseSchedule(articleSchedule);
const plain: SamplingModel = {
  ...gaussianModel({ means: [0, 1, 2], deviation: 1, imageShape: [1, 1, 1] }, schedule),
  classNames: ['Bag', 'Sneaker', 'T-shirt'],
};
const withNull: SamplingModel = { ...plain, nullLabel: 3 };

test('indices and names, in any case, give rows of the label table', () => {
  const labels = resolveLabels(withNull, [2, 'sneaker', 'BAG', null]);
  expect(labels).toEqual({ values: Int32Array.of(2, 1, 0, 3), width: 1, classes: [2, 1, 0, null] });
});

test('a blend gives weights for all images, which sum to 1', () => {
  const labels = resolveLabels(withNull, [[1, 3, 0], { Bag: 2, 't-shirt': 2 }, { 1: 5 }, 'Bag', null]);
  expect(labels?.width).toBe(4);
  expect(labels?.values).toEqual(
    Float32Array.of(0.25, 0.75, 0, 0, 0.5, 0, 0.5, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1),
  );
  expect(labels?.classes).toEqual([null, null, null, 0, null]);
});

test('weights of one class under two keys add up', () => {
  const [bag, sneaker] = [0.4 + 0.2, 0.4];
  const labels = resolveLabels(plain, [
    { Bag: 0.4, bag: 0.2, Sneaker: 0.4 },
    { 0: 1, Bag: 1 },
  ]);
  expect(labels?.values).toEqual(Float32Array.of(bag, sneaker, 0, 1, 0, 0));
});

test('a blend of two names of one class is that class', () => {
  expect(blendOfTwo(plain, 'Bag', 'bag', 0.3)).toBe(0);
  expect(blendOfTwo(plain, 0, 'Bag', 0.3)).toBe(0);
  expect(blendOfTwo(plain, 2, 'bag', 0.25)).toEqual([0.25, 0, 0.75]);
});

test('the exact name comes first; where only the case differs from several, none is guessed', () => {
  const model = { ...plain, classNames: ['A', 'a', 'b'] };
  expect(resolveLabels(model, ['a', 'A', 'B'])?.classes).toEqual([1, 0, 2]);
  expect(() => resolveLabels({ ...plain, classNames: ['Ab', 'aB', 'c'] }, ['ab'])).toThrow(
    'The class name "ab" fits "Ab" and "aB"',
  );
});

test('where classes have numbers for names, a number as text is a name', () => {
  const model = { ...plain, classNames: ['1', '2', '3'] };
  expect(resolveLabels(model, ['1', '3', 1])?.classes).toEqual([0, 2, 1]);
  expect(() => resolveLabels(model, ['0'])).toThrow('The class label 0 is unknown');
});

describe('labels that a model does not have are refused', () => {
  test.each<[string, ClassLabel, string]>([
    [
      'a name',
      'Boot',
      'The class name "Boot" is unknown; this model has labels from 0 to 2, named Bag, Sneaker, T-shirt: pass one',
    ],
    ['an index', 3, 'The class label 3 is unknown'],
    ['null', null, 'An image has no class label'],
    ['a name in a blend', { Bag: 1, Boot: 1 }, 'The class name "Boot" is unknown'],
    ['an index in a blend', { 7: 1 }, 'The class label 7 is unknown'],
    ['too few weights', [0.5, 0.5], 'A blended class label has 2 weights; pass 3, one for each class'],
    ['weights of sum 0', [0, 0, 0], 'The weights of a blended class label sum to 0; pass finite weights'],
    ['a weight NaN', [NaN, 1, 1], 'sum to NaN'],
  ])('%s', (_, label, message) => {
    expect(() => resolveLabels(plain, [label])).toThrow(message);
  });

  test('names in a model that has none', () => {
    expect(() => resolveLabels({ ...plain, classNames: null }, ['Bag'])).toThrow(
      'The class name "Bag" is unknown; this model has labels from 0 to 2: pass one',
    );
  });
});
