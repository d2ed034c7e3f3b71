import { articleUNet, initializeParameters, splitParameters } from '@ddpm/unet';
import { expect, it } from 'vitest';
import { initialWeights } from './initial-weights';

const trained = {
  ...articleUNet,
  ...{ imageSize: 8, blockChannels: [8], bottleneckChannels: 8, embeddingChannels: 8, nullLabel: true },
};
const names = Array.from({ length: 10 }, (_, index) => String(index));
const parameters = splitParameters(trained, initializeParameters(trained, 3));
const table = (config: typeof trained, weights: Float32Array) =>
  splitParameters(config, weights)['label_embedding.0.weight']!.data;
const rowOf = (data: Float32Array, row: number) => [...data.subarray(row * 8, (row + 1) * 8)];

it('keeps what the network knows by name, and begins anything else as the missing label', () => {
  const own = { ...trained, numClasses: 2 };
  const weights = initialWeights(parameters, names, own, ['7', 'cat']);
  const before = parameters['label_embedding.0.weight']!.data;
  const after = table(own, weights);
  expect(rowOf(after, 0)).toEqual(rowOf(before, 7));
  expect(rowOf(after, 1)).toEqual(rowOf(before, 10));
  expect(rowOf(after, 2)).toEqual(rowOf(before, 10));
  const others = splitParameters(own, weights);
  for (const [name, { data }] of Object.entries(parameters)) {
    if (name !== 'label_embedding.0.weight') expect([...others[name]!.data], name).toEqual([...data]);
  }
});
