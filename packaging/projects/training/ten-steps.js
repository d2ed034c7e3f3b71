// Ten training steps of the default recipe on the real digits.
import { createCompiledRunner } from '@ddpm/engine/node';
import { loadDigits } from '@ddpm/data/node';
import { preset, train, Trainer } from '@ddpm/trainer';

const dataset = await loadDigits({ part: 'train' });
const trainer = await Trainer.create({
  ...preset('quick'),
  dataset,
  createRunner: createCompiledRunner,
});
const losses = [];
await train(trainer, { steps: 10, onStep: ({ loss }) => void losses.push(loss) });
await trainer.dispose();
console.log(JSON.stringify({ losses }));
