// A page without a framework: a button a digit; the picture clears up step by step.
import { digits } from '@ddpm/digits';
import { drawGrid, Sampler } from '@ddpm/sampler';

const canvas = document.querySelector('canvas');
const status = document.querySelector('#status');

// WebGPU where the browser has it, else WebAssembly.
const sampler = await Sampler.fromPretrained(digits);

let seed = 42;

async function draw(digit) {
  canvas.dataset.state = 'drawing';
  const stream = sampler.stream({ classLabels: [digit], seed, numInferenceSteps: 20 });
  for await (const { xt, imageShape, step } of stream) {
    const picture = drawGrid([{ pixels: xt, shape: imageShape }], { scale: 1, gap: 0 });
    canvas.getContext('2d').putImageData(picture.toImageData(), 0, 0);
    status.textContent = `A ${digit}, step ${step + 1} of 20`;
  }
  const { device } = await stream.result;
  status.textContent = `A ${digit}, computed by ${device.description}`;
  canvas.dataset.state = 'ready';
  seed += 1;
}

for (let digit = 0; digit < 10; digit += 1) {
  const button = document.createElement('button');
  button.textContent = String(digit);
  button.addEventListener('click', () => void draw(digit));
  document.querySelector('#buttons').append(button);
}
await draw(7);
