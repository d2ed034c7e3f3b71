import { digits } from '@ddpm/digits';
import { Sampler } from '@ddpm/sampler';

const sampler = await Sampler.fromPretrained(digits);
const { images, device } = await sampler.sample({ classLabels: [7], seed: 42, numInferenceSteps: 20 });
await sampler.dispose();
const canvas = document.querySelector('canvas');
canvas.getContext('2d').putImageData(images[0].toImageData(), 0, 0);
Object.assign(canvas.dataset, { engine: device.description, state: 'ready' });
