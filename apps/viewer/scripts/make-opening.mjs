// Stores the trajectory that the page opens with, computed from the shipped weights: pnpm --filter viewer opening
// Only the predicted clean pictures are stored; the noisy ones follow from them and the seed.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { deflateSync } from 'node:zlib';
import { Sampler, ddim } from '@ddpm/sampler';
import { alphaBarAt } from '@ddpm/scheduler';

const seed = Number(process.argv[2] ?? 7);
const steps = 24;
/** Predictions outside of it are cut off. */
const range = 1.25;
/** Fewer levels make a smaller file. */
const levels = 80;

const require = createRequire(import.meta.url);
const modelFolder = path.join(path.dirname(require.resolve('@ddpm/digits/package.json')), 'model');
const weights = readFileSync(path.join(modelFolder, 'unet/diffusion_pytorch_model.safetensors'));
const target = path.join(import.meta.dirname, '../src/opening');

const sampler = await Sampler.fromPretrained(modelFolder);
const guidanceScale = sampler.recommended?.guidanceScale ?? 1;
const frames = [];
const { pixels } = await sampler.sample({
  classLabels: Array.from({ length: 10 }, (_, label) => label),
  seed,
  method: ddim(),
  numInferenceSteps: steps,
  guidanceScale,
  guidanceInterval: sampler.recommended?.guidanceInterval,
  onStep: ({ t, x0 }) => {
    frames.push({ t, alphaBar: alphaBarAt(sampler.schedule, t), x0 });
  },
});
await sampler.dispose();

const bytes = frames.map(({ x0 }) =>
  Uint8Array.from(x0, (value) =>
    Math.max(0, Math.min(levels, Math.round(((value + range) / (2 * range)) * levels))),
  ),
);
// From frame to frame little changes, which compresses well.
const differences = bytes.map((frame, index) =>
  frame.map((value, i) => value - (bytes[index - 1]?.[i] ?? 0)),
);
const packed = deflateSync(Buffer.concat(differences), { level: 9 });
const note = {
  seed,
  steps,
  guidanceScale,
  count: 10,
  imageShape: sampler.model.imageShape,
  range,
  levels,
  timesteps: frames.map(({ t }) => t),
  alphaBars: frames.map(({ alphaBar }) => alphaBar),
  weightsSha256: createHash('sha256').update(weights).digest('hex'),
};
writeFileSync(path.join(target, 'opening.bin'), packed);
writeFileSync(path.join(target, 'opening.json'), `${JSON.stringify(note, null, 2)}\n`);
console.log(`${packed.length} bytes; the last picture ends at ${pixels[pixels.length - 1].toFixed(3)}`);
