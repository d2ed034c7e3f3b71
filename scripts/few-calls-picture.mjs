// Draws docs/images/few-calls.png anew, from the built packages: node scripts/few-calls-picture.mjs
// Ten noises in one, two and four calls of the few-call digits, and in twenty steps of their teacher without noise of its own.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { digits as few } from '../packages/digits/dist/few-calls.js';
import { digits as teacher } from '../packages/digits/dist/index.js';
import { drawGrid, Sampler, uniPC } from '../packages/sampler/dist/index.js';

const request = { classLabels: Array.from({ length: 10 }, (_, label) => label), seed: 0 };
const guided = { method: uniPC(), numInferenceSteps: 20, guidanceScale: 1.5, guidanceInterval: [400, 700] };

async function rows(model, settings) {
  const sampler = await Sampler.fromPretrained(model);
  const images = [];
  for (const setting of settings) images.push(...(await sampler.sample({ ...request, ...setting })).images);
  await sampler.dispose();
  return images;
}

const images = [
  ...(await rows(
    few,
    [1, 2, 4].map((numInferenceSteps) => ({ numInferenceSteps })),
  )),
  ...(await rows(teacher, [guided])),
];
const file = path.join(import.meta.dirname, '../docs/images/few-calls.png');
writeFileSync(file, drawGrid(images, { columns: 10, scale: 2 }).toPng());
