// Trains a tiny network for very long, as a run of weeks does many steps:
//   pnpm endurance --steps 100000
// After the first tenth, neither tensors nor the memory that is held may grow: the median of resident memory over the last
// tenth is within 1 % of that over the second. Prints one line an engine; ends with 1 where it grows.
import { chooseEngine } from '@ddpm/engine';
import { articleRecipe, overrideRecipe, train, Trainer } from '@ddpm/trainer';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import { parseArgs } from 'node:util';

const MOST_GROWTH = 0.01;
const PARTS = 10;
const PROBES = 20;

const { values: flags } = parseArgs({ options: { steps: { type: 'string', default: '100000' } } });
const steps = Number(flags.steps);
if (!Number.isSafeInteger(steps) || steps < PARTS * PROBES) {
  console.error(`Usage: pnpm endurance [--steps N], a whole number from ${PARTS * PROBES}.`);
  process.exit(2);
}

const recipe = overrideRecipe(articleRecipe, {
  unet: {
    ...{ imageSize: 8, numClasses: 3, blockChannels: [8], bottleneckChannels: 8 },
    ...{ embeddingChannels: 8, normGroups: 2 },
  },
  training: { batchSize: 4, learningRate: 1e-4, learningRateDecay: 'constant' },
});

/** Images whose brightness tells their class. */
const dataset = {
  name: 'tiny',
  length: 240,
  imageShape: [8, 8, 1],
  classNames: null,
  read(indices, images, labels) {
    indices.forEach((index, row) => {
      labels[row] = index % 3;
      images.fill((index % 3) - 1, row * 64, (row + 1) * 64);
    });
    return Promise.resolve();
  },
};

const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];

function residentMegabytes() {
  globalThis.gc?.();
  return process.memoryUsage.rss() / 2 ** 20;
}

async function endure(name) {
  const { createRunner } = await chooseEngine(name, { threads: 1 });
  const trainer = await Trainer.create({ recipe, dataset, createRunner });
  const between = steps / (PARTS * PROBES);
  const probes = [];
  await train(trainer, {
    steps,
    onStep: ({ step }) => {
      if (step >= (probes.length + 1) * between) {
        probes.push({ megabytes: residentMegabytes(), tensors: tf.engine().state.numTensors });
      }
    },
  });
  await trainer.dispose();
  const part = (index) => probes.slice(index * PROBES, (index + 1) * PROBES);
  const [early, late] = [part(1), part(PARTS - 1)];
  const [before, after] = [early, late].map((list) => median(list.map(({ megabytes }) => megabytes)));
  const tensors = [early, late].map((list) => median(list.map(({ tensors }) => tensors)));
  const growth = after / before - 1;
  const isSteady = growth <= MOST_GROWTH && tensors[0] === tensors[1];
  if (!isSteady) process.exitCode = 1;
  console.log(
    `${name}: ${steps} steps, ${before.toFixed(1)} MB resident, then ${after.toFixed(1)} MB (${(100 * growth).toFixed(2)} %), ${tensors.join(' and then ')} tensors${isSteady ? '' : ': IT GROWS'}`,
  );
}

for (const name of ['compiled', 'wasm']) await endure(name);
