import type { Dataset } from '@ddpm/data';
import { preset } from '@ddpm/trainer';
import { describe, expect, it } from 'vitest';
import { checkSameData, fitToDataset } from './fit-to-dataset';
import { resolveRunConfig } from './run-config';

const letters: Dataset = {
  name: 'letters',
  length: 12,
  imageShape: [16, 16, 3],
  classNames: ['a', 'b', 'c'],
  read: () => Promise.resolve(),
};

describe('a run takes its shape from the data', () => {
  it('image size, channels and classes', () => {
    const { recipe, images } = fitToDataset(resolveRunConfig({}), letters, {});
    expect(recipe.unet).toEqual({
      ...preset('quick').recipe.unet,
      ...{ imageSize: 16, channels: 3, numClasses: 3 },
    });
    expect(images).toEqual({ length: 12, imageShape: [16, 16, 3], classNames: ['a', 'b', 'c'] });
  });

  it.each([
    ['a flag', letters, { unconditional: true }],
    ['the configuration file', letters, { recipe: { unet: { numClasses: null } } }],
    ['data without labels', { ...letters, classNames: null }, {}],
  ])('no classes, and nothing to drop, because of %s', (_, dataset, options) => {
    const { recipe } = fitToDataset(resolveRunConfig({ preset: 'best', ...options }), dataset, options);
    expect(recipe.unet).toMatchObject({ numClasses: null, nullLabel: false });
    expect(recipe.training.labelDropout).toBe(0);
  });

  it('refuses images that are not square, and a shape that is not that of the data', () => {
    const config = resolveRunConfig({});
    const wide: Dataset = { ...letters, imageShape: [8, 16, 1] };
    expect(() => fitToDataset(config, wide, {})).toThrow(
      'The images of letters are 16x8; the network takes square',
    );
    expect(() => fitToDataset(config, letters, { recipe: { unet: { numClasses: 10 } } })).toThrow(
      'recipe.unet.numClasses is 10, but letters makes it 3. Leave it out.',
    );
  });
});

describe('a resumed run', () => {
  const config = fitToDataset(resolveRunConfig({}), letters, {});

  it.each([
    [{ length: 13 }, '12 images then, 13 now'],
    [{ imageShape: [16, 16, 1] as const }, '16x16x3 then, 16x16x1 now'],
    [{ classNames: ['a', 'b', 'd'] }, 'other classes'],
  ])('notices that the data is now %j', (change, message) => {
    expect(() => {
      checkSameData(config, { ...letters, ...change });
    }).toThrow(message);
  });

  it('goes on with the same data, and with a run that was saved before this was noted', () => {
    checkSameData(config, letters);
    checkSameData(resolveRunConfig({}), { ...letters, length: 99 });
  });
});
