import { describe, expect, it } from 'vitest';
import type { ImageReader } from '@ddpm/metrics';
import { SampledImage, type SamplingResult } from '@ddpm/sampler';
import { measurePairs } from './measure-pairs';

const features = { values: new Float32Array(0), size: 1 };
const real = { features, labels: Int32Array.of(4, 4, 17, 20), classes: Int32Array.of(4, 14, 17, 20) };
const samples = { labels: Int32Array.of(4, 20, 21, 22, 23), classes: Int32Array.of(40, 20, 21, 22, 99) };

/** Pictures of one pixel that shows the number asked for. */
function draw(labels: Int32Array): Promise<SamplingResult> {
  const pixels = Float32Array.from(labels);
  const images = Array.from(labels, (label, index) => new SampledImage(pixels, [1, 1, 1], label, index));
  const device = { engine: 'eager', backend: 'cpu', description: 'the CPU', threads: 1 } as const;
  return Promise.resolve({ images, pixels, shape: [labels.length, 1, 1, 1], device });
}

/** Reads the number that a pixel shows, but 17 as 77. */
const reader: ImageReader = {
  readImages: (pixels) =>
    Promise.resolve({ features, classes: Int32Array.from(pixels, (pixel) => (pixel === 17 ? 77 : pixel)) }),
  readDataset: () => Promise.reject(new Error('nothing to read')),
  dispose: () => Promise.resolve(),
};

describe('pairs held out of training', () => {
  it('are asked for in turn and counted apart from the others', async () => {
    const { figures, heldOut } = await measurePairs({ heldOutPairs: [4, 17], samples, real, reader, draw });
    expect(figures.seen).toEqual({
      samples: { images: 4, both: 0.75, tens: 0.75, units: 0.75 },
      real: { images: 1, both: 1, tens: 1, units: 1 },
    });
    expect(figures.heldOut).toEqual({
      pairs: [4, 17],
      samples: { images: 5, both: 3 / 5, tens: 3 / 5, units: 1 },
      real: { images: 3, both: 2 / 3, tens: 2 / 3, units: 1 },
    });
    expect([...(heldOut?.labels ?? [])]).toEqual([4, 17, 4, 17, 4]);
  });

  it('cost nothing where there are none', async () => {
    const measured = await measurePairs({
      ...{ heldOutPairs: [], samples, real, reader },
      draw: () => Promise.reject(new Error('nothing to draw')),
    });
    expect(measured.heldOut).toBeNull();
    expect(measured.figures.heldOut).toBeNull();
    expect(measured.figures.seen.samples.images).toBe(5);
  });
});
