// Types as an ES module sees them.
import { writeFile } from 'node:fs/promises';
import { createEagerRunner, prepareBackend, type PreparedBackend } from '@ddpm/engine';
import { decodeSafetensors } from '@ddpm/checkpoint';
import { digits } from '@ddpm/digits';
import { randomKey, normals } from '@ddpm/random';
import { dpmSolver2M, Sampler, type SampledImage, type SamplingOptions } from '@ddpm/sampler';
import { articleSchedule, createNoiseSchedule } from '@ddpm/scheduler';
import { preset, Trainer, type TrainerOptions } from '@ddpm/trainer';

const options: SamplingOptions = { classLabels: [7], seed: 42, method: dpmSolver2M(), numInferenceSteps: 15 };
const sampler: Sampler = await Sampler.fromPretrained(digits);
const { images } = await sampler.sample(options);
const first: SampledImage | undefined = images[0];
if (first !== undefined) await writeFile('seven.png', first.toPng({ scale: 8 }));

const backend: PreparedBackend = await prepareBackend('wasm');
const noise: Float32Array = normals(randomKey(1, 'noise'), 1024);
const { numTrainTimesteps } = createNoiseSchedule(articleSchedule).config;
const trainerOptions: Pick<TrainerOptions, 'recipe' | 'createRunner'> = {
  recipe: preset('quick').recipe,
  createRunner: createEagerRunner,
};
console.log(backend.name, noise.length, numTrainTimesteps, trainerOptions, Trainer.name, decodeSafetensors);

// @ts-expect-error a seed is a number, not a text
await sampler.sample({ classLabels: [7], seed: '42' });
