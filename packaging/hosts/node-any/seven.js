import { digits } from '@ddpm/digits';
import { Sampler } from '@ddpm/sampler';

for (const backend of ['auto', 'wasm']) {
  const sampler = await Sampler.fromPretrained(digits, { backend });
  const { images, device } = await sampler.sample({ classLabels: [7], seed: 42, numInferenceSteps: 20 });
  await sampler.dispose();
  console.log(JSON.stringify({ engine: device.description, pixels: [...images[0].toBytes()] }));
}
