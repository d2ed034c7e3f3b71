import { digits } from '@ddpm/digits';
import { Sampler, type SamplingOptions } from '@ddpm/sampler';

const seven: SamplingOptions = { classLabels: [7], seed: 42, numInferenceSteps: 20 };

for (const backend of ['auto', 'wasm'] as const) {
  const sampler = await Sampler.fromPretrained(digits, { backend });
  const { images, device } = await sampler.sample(seven);
  await sampler.dispose();
  for (const image of images) {
    console.log(JSON.stringify({ engine: device.description, pixels: [...image.toBytes()] }));
  }
}
