import { digits } from '@ddpm/digits';
import { defineDigit } from '@ddpm/element';

defineDigit({ weights: digits });
const element = document.querySelector('ddpm-digit');
const canvas = document.querySelector('canvas');
element.addEventListener('done', ({ detail: { device, image } }) => {
  if (!device.startsWith('WebAssembly')) throw new Error(`It was computed by ${device}.`);
  canvas.getContext('2d').putImageData(image.toImageData(), 0, 0);
  canvas.dataset.state = 'ready';
});
