// CommonJS in Node: samples the same seven, and prints its pixels.
const { digits } = require('@ddpm/digits');
const { Sampler } = require('@ddpm/sampler');

async function main() {
  const sampler = await Sampler.fromPretrained(digits);
  const { images } = await sampler.sample({ classLabels: [7], seed: 42, numInferenceSteps: 20 });
  await sampler.dispose();
  console.log(JSON.stringify({ pixels: [...images[0].toBytes()] }));
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
