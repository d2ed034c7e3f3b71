const { digits } = require('@ddpm/digits');
const { Sampler } = require('@ddpm/sampler');

test.each(['auto', 'wasm'])(
  '%s draws a seven',
  async (backend) => {
    const sampler = await Sampler.fromPretrained(digits, { backend });
    const { images, device } = await sampler.sample({ classLabels: [7], seed: 42, numInferenceSteps: 20 });
    await sampler.dispose();
    const drawn = { engine: device.description, pixels: [...images[0].toBytes()] };
    process.stdout.write(`${JSON.stringify(drawn)}\n`);
  },
  60_000,
);
