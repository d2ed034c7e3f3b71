// An ES module in Node: samples a seven, has it read by a classifier, and prints its pixels.
import { createEagerRunner, prepareBackend } from '@ddpm/engine';
import { digits } from '@ddpm/digits';
import { createImageReader } from '@ddpm/metrics';
import { loadClassifier } from '@ddpm/metrics/node';
import { Sampler } from '@ddpm/sampler';

const sampler = await Sampler.fromPretrained(digits);
const { images, pixels, device } = await sampler.sample({
  classLabels: [7],
  seed: 42,
  numInferenceSteps: 20,
});
await sampler.dispose();

await prepareBackend('auto');
const reader = await createImageReader(await loadClassifier('digits'), createEagerRunner);
const { classes } = await reader.readImages(pixels);
await reader.dispose();

const result = { device: device.description, readAs: classes[0], pixels: [...images[0].toBytes()] };
console.log(JSON.stringify(result));
