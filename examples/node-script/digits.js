// Draws every digit four times into one picture, and the way from noise to a seven as an animation.
//   npm install && npm start
import { writeFile } from 'node:fs/promises';
import { digits } from '@ddpm/digits';
import { dpmSolver2M, drawGrid, drawTrajectory, encodeGif, Sampler } from '@ddpm/sampler';

const sampler = await Sampler.fromPretrained(digits);

// One row a digit.
const classLabels = Array.from({ length: 40 }, (_, index) => Math.floor(index / 4));
const { images, device } = await sampler.sample({
  classLabels,
  seed: 1,
  method: dpmSolver2M(),
  numInferenceSteps: 15,
});
await writeFile('digits.png', drawGrid(images, { columns: 4, scale: 3 }).toPng());

// `stream` hands out every step on the way.
const stream = sampler.stream({ classLabels: [7], seed: 42, numInferenceSteps: 20 });
const steps = [];
for await (const step of stream) steps.push(step);
await writeFile('seven.gif', encodeGif(drawTrajectory(steps, { scale: 4 })));

console.log(`digits.png and seven.gif, computed by ${device.description}`);
await sampler.dispose();
