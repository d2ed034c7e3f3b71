import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { inflateSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { ddim, Sampler } from '@ddpm/sampler';
import { openingTrajectory } from './opening';
import note from './opening.json';

const require = createRequire(import.meta.url);
const modelFolder = path.join(path.dirname(require.resolve('@ddpm/digits/package.json')), 'model');

it('is made from the weights that are shipped', () => {
  const weights = readFileSync(path.join(modelFolder, 'unet/diffusion_pytorch_model.safetensors'));
  const digest = createHash('sha256').update(weights).digest('hex');
  expect(note.weightsSha256, 'The weights have changed; run pnpm --filter viewer opening.').toBe(digest);
});

it('goes the way that those weights go', async () => {
  const packed = readFileSync(path.join(import.meta.dirname, 'opening.bin'));
  let rests = 0;
  const stored = await openingTrajectory(inflateSync(packed), () => {
    rests += 1;
    return Promise.resolve();
  });
  expect(rests).toBe(note.steps);
  const sampler = await Sampler.fromPretrained(modelFolder, { backend: 'wasm' });
  const { images } = await sampler.sample({
    classLabels: [3],
    seed: note.seed,
    firstSampleIndex: 3,
    method: ddim(),
    guidanceScale: note.guidanceScale,
    guidanceInterval: sampler.recommended?.guidanceInterval,
    numInferenceSteps: note.steps,
  });
  await sampler.dispose();
  const size = images[0]!.pixels.length;
  const three = stored.images!.subarray(3 * size, 4 * size);
  // The stored picture has 81 levels over a range of 2.5.
  images[0]!.pixels.forEach((value, pixel) => {
    expect(Math.abs(value - (three[pixel] ?? NaN))).toBeLessThan(2.5 / 80);
  });
});
