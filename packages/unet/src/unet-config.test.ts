import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  articleUNet,
  InvalidUNetConfigError,
  labelCount,
  labelRows,
  parameterCount,
  uNetConfigFromJSON,
  uNetConfigToJSON,
  validateUNetConfig,
  type UNetConfig,
} from './index';

/** Any config that a network can be built from. */
const configs: fc.Arbitrary<UNetConfig> = fc
  .record({
    groups: fc.integer({ min: 1, max: 8 }),
    widths: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 2, maxLength: 5 }),
    tiles: fc.integer({ min: 1, max: 3 }),
    channels: fc.integer({ min: 1, max: 4 }),
    classes: fc.oneof(
      fc.option(fc.integer({ min: 1, max: 20 })),
      fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 3 }),
    ),
    wantsNullLabel: fc.boolean(),
    halfEmbedding: fc.integer({ min: 1, max: 16 }),
    normEpsilon: fc.double({ min: 1e-8, max: 1, noNaN: true }),
  })
  .map(({ groups, widths, tiles, classes, halfEmbedding, wantsNullLabel, ...rest }) => {
    const [bottleneck = 1, ...blocks] = widths;
    return {
      ...rest,
      imageSize: tiles * 2 ** blocks.length,
      numClasses: Array.isArray(classes) ? classes.reduce((product, size) => product * size, 1) : classes,
      labelGroups: Array.isArray(classes) ? classes : null,
      nullLabel: wantsNullLabel && classes !== null,
      blockChannels: blocks.map((width) => width * groups),
      bottleneckChannels: bottleneck * groups,
      embeddingChannels: 2 * halfEmbedding,
      normGroups: groups,
    };
  });

test('any valid config survives JSON', () => {
  fc.assert(
    fc.property(configs, (config) => {
      const text = JSON.stringify(uNetConfigToJSON(config));
      expect(uNetConfigFromJSON(JSON.parse(text))).toEqual(config);
    }),
  );
});

test('a valid config has parameters, one more label and label row for the null label', () => {
  fc.assert(
    fc.property(configs, (config) => {
      expect(parameterCount(config)).toBeGreaterThan(0);
      expect(labelCount(config)).toBe((config.numClasses ?? 0) + Number(config.nullLabel));
      const members = config.labelGroups?.reduce((sum, size) => sum + size, 0);
      expect(labelRows(config)).toBe((members ?? config.numClasses ?? 0) + Number(config.nullLabel));
    }),
  );
});

test('two groups of ten take the place of a hundred rows', () => {
  const grouped = { ...articleUNet, numClasses: 100, labelGroups: [10, 10], nullLabel: true };
  expect(labelCount(grouped)).toBe(101);
  expect(labelRows(grouped)).toBe(21);
  // Eleven rows of 256 more than the article's network.
  expect(parameterCount(grouped)).toBe(2_447_681 + 11 * 256);
});

describe('an impossible config is refused, and the field named:', () => {
  test.each<[field: string, change: Partial<UNetConfig>, remedy: RegExp]>([
    ['imageSize', { imageSize: 28 }, /multiple of 8/],
    ['imageSize', { imageSize: 0 }, /whole number of at least 1/],
    ['imageSize', { imageSize: 31.5 }, /whole number/],
    ['channels', { channels: -1 }, /whole number/],
    ['numClasses', { numClasses: 0 }, /whole number/],
    ['nullLabel', { numClasses: null, nullLabel: true }, /give numClasses/],
    ['labelGroups', { labelGroups: [3, 4] }, /makes 12 classes where numClasses is 10/],
    ['labelGroups', { labelGroups: [] }, /makes 1 classes/],
    ['labelGroups', { numClasses: null, labelGroups: [2, 5] }, /where numClasses is null/],
    ['labelGroups[1]', { labelGroups: [20, 0.5] }, /whole number/],
    ['blockChannels', { blockChannels: [] }, /at least one level/],
    ['blockChannels[1]', { blockChannels: [32, 36, 128] }, /multiple of normGroups \(8\)/],
    ['bottleneckChannels', { bottleneckChannels: 250 }, /multiple of normGroups/],
    ['embeddingChannels', { embeddingChannels: 255 }, /even/],
    ['normGroups', { normGroups: Number.NaN }, /whole number/],
    ['normEpsilon', { normEpsilon: 0 }, /positive/],
    ['normEpsilon', { normEpsilon: Number.POSITIVE_INFINITY }, /positive/],
  ])('%s of %j', (field, change, remedy) => {
    const attempt = () => validateUNetConfig({ ...articleUNet, ...change });
    expect(attempt).toThrow(InvalidUNetConfigError);
    expect(attempt).toThrow(remedy);
    expect(attempt).toThrow(expect.objectContaining({ name: 'InvalidUNetConfigError', field }));
  });
});

describe('a config file', () => {
  const valid = uNetConfigToJSON(articleUNet);

  test('is the article config in snake_case', () => {
    expect(valid).toEqual({
      _class_name: 'ArticleUNet',
      image_size: 32,
      channels: 1,
      num_classes: 10,
      null_label: false,
      block_channels: [32, 64, 128],
      bottleneck_channels: 256,
      embedding_channels: 256,
      norm_groups: 8,
      norm_epsilon: 1e-5,
    });
  });

  test('names the groups of labels only where there are any', () => {
    const grouped = uNetConfigToJSON({ ...articleUNet, labelGroups: [2, 5] });
    expect(grouped).toEqual({ ...valid, label_groups: [2, 5] });
    expect(uNetConfigFromJSON(valid)).toEqual({ ...articleUNet, labelGroups: null });
    expect(() => uNetConfigFromJSON({ ...valid, label_groups: '2x5' })).toThrow(/label_groups/);
  });

  test('of another class is refused by name', () => {
    const foreign = { ...valid, _class_name: 'UNet2DModel' };
    expect(() => uNetConfigFromJSON(foreign)).toThrow(/_class_name is "UNet2DModel"; only "ArticleUNet"/);
  });

  test.each(Object.keys(valid))('without %s is refused, and the field named', (field) => {
    const entries = Object.entries(valid).filter(([name]) => name !== field);
    expect(() => uNetConfigFromJSON(Object.fromEntries(entries))).toThrow(
      expect.objectContaining({ name: 'InvalidUNetConfigError', field }),
    );
  });

  test('of any other content is refused with the same error', () => {
    const damaged = fc.oneof(
      fc.jsonValue(),
      fc
        .tuple(fc.constantFrom(...Object.keys(valid), 'label_groups'), fc.jsonValue())
        .map(([key, value]) => ({ ...valid, [key]: value })),
    );
    fc.assert(
      fc.property(damaged, (json) => {
        try {
          validateUNetConfig(uNetConfigFromJSON(json));
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidUNetConfigError);
        }
      }),
      { numRuns: 500 },
    );
  });
});
