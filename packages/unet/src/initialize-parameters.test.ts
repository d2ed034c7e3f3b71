import { expect, test } from 'vitest';
import { articleUNet, initializeParameters, parameterSpecs, splitParameters } from './index';
import { sameNumbers } from './testing/check-operation';

const specs = parameterSpecs(articleUNet);
const parameters = splitParameters(articleUNet, initializeParameters(articleUNet, 7));

function moments(values: Float32Array): { mean: number; deviation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, deviation: Math.sqrt(variance) };
}

/** What PyTorch documents for Conv2d and Linear: U(-b, b), b = 1 / sqrt(inputs of one output). */
const bounds: Readonly<Record<string, number>> = {
  'time_embedding.linear1': 1 / 16,
  'label_embedding.2': 1 / 16,
  init_conv: 1 / 3,
  'down1.conv1': 1 / Math.sqrt(32 * 9),
  'down3.skip_conv': 1 / 8,
  'bottleneck.emb_proj': 1 / 16,
  'up1.conv1': 1 / Math.sqrt(384 * 9),
  output_conv: 1 / Math.sqrt(32 * 9),
};

test.each(Object.entries(bounds))('%s: weight and bias are uniform up to its bound', (layer, bound) => {
  for (const part of ['weight', 'bias']) {
    const values = parameters[`${layer}.${part}`]!.data;
    expect(values.every((value) => Math.abs(value) <= bound)).toBe(true);
    if (values.length < 200) continue;
    const { mean, deviation } = moments(values);
    const standardError = bound / Math.sqrt(3 * values.length);
    expect(Math.abs(mean)).toBeLessThan(4 * standardError);
    expect(Math.abs(deviation * Math.sqrt(3) - bound)).toBeLessThan(4 * standardError);
    expect(values.reduce((largest, value) => Math.max(largest, value), 0)).toBeGreaterThan(bound * 0.95);
  }
});

test('the label table is normal', () => {
  const { mean, deviation } = moments(parameters['label_embedding.0.weight']!.data);
  expect(Math.abs(mean)).toBeLessThan(4 / Math.sqrt(2560));
  expect(Math.abs(deviation - 1)).toBeLessThan(4 / Math.sqrt(2 * 2560));
});

test('every GroupNorm starts with scale 1 and shift 0', () => {
  for (const { name } of specs.filter(({ name }) => name.includes('groupnorm'))) {
    const expected = name.endsWith('.weight') ? 1 : 0;
    expect(parameters[name]!.data.every((value) => value === expected)).toBe(true);
  }
});

test('the same seed gives the same parameters, another seed others', () => {
  const again = splitParameters(articleUNet, initializeParameters(articleUNet, 7));
  const other = splitParameters(articleUNet, initializeParameters(articleUNet, 8));
  for (const { name, kind } of specs) {
    expect(sameNumbers(again[name]!.data, parameters[name]!.data)).toBe(true);
    if (!kind.startsWith('norm')) expect(sameNumbers(other[name]!.data, parameters[name]!.data)).toBe(false);
  }
});

test('a tensor keeps its values when the rest of the network changes', () => {
  const deeper = { ...articleUNet, blockChannels: [32, 64, 128, 128], nullLabel: true };
  const name = 'down2.conv1.weight';
  const inDeeper = splitParameters(deeper, initializeParameters(deeper, 7))[name]!.data;
  expect(sameNumbers(inDeeper, parameters[name]!.data)).toBe(true);
});

test('no two tensors share their values', () => {
  const beginnings = specs
    .filter(({ kind }) => !kind.startsWith('norm'))
    .map(({ name, fanIn }) => (parameters[name]!.data[0]! * Math.sqrt(fanIn || 1)).toFixed(6));
  expect(new Set(beginnings).size).toBe(beginnings.length);
});
