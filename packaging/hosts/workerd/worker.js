import { digits } from '@ddpm/digits';
import { Sampler } from '@ddpm/sampler';

export default {
  async fetch() {
    const sampler = await Sampler.fromPretrained(digits);
    const { images, device } = await sampler.sample({ classLabels: [7], seed: 42, numInferenceSteps: 20 });
    await sampler.dispose();
    return Response.json({ engine: device.description, pixels: [...images[0].toBytes()] });
  },
};
