import { digits } from '@ddpm/digits';
import { Sampler } from '@ddpm/sampler';

const sampler = await Sampler.fromPretrained(digits);
const { images } = await sampler.sample({ classLabels: [7], seed: 42, numInferenceSteps: 20 });
const canvas = document.querySelector('canvas');
canvas.getContext('2d').putImageData(images[0].toImageData(), 0, 0);
canvas.dataset.state = 'ready';
