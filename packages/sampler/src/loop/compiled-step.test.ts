import '@tensorflow/tfjs-backend-cpu';
import { createCompiledRunner } from '@ddpm/engine/node';
import { articleSchedule, createNoiseSchedule } from '@ddpm/scheduler';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import {
  ddpm,
  dpmSolver3M,
  heun,
  Sampler,
  saSolver,
  uniPC,
  type CreateRunner,
  type SamplingOptions,
} from '../index';
import { smallParameters, smallUNet } from '../testing/small-unet';

const parts = {
  unetConfig: smallUNet,
  parameters: smallParameters(),
  schedule: createNoiseSchedule(articleSchedule),
};
const compiled: CreateRunner = (step, state, inputs) =>
  createCompiledRunner(step, state, inputs, { threads: 1 });

async function sample(options: SamplingOptions, createRunner?: CreateRunner): Promise<Float32Array> {
  const sampler = Sampler.fromModel({ ...parts, createRunner });
  const { pixels } = await sampler.sample({ classLabels: [0, 3], seed: 1, numInferenceSteps: 6, ...options });
  await sampler.dispose();
  return pixels;
}

const image = Float32Array.from({ length: 64 }, (_, i) => Math.sin(i));
const mask = Float32Array.from({ length: 64 }, (_, i) => (i % 8 < 4 ? 1 : 0));

describe('every kind of step records into a graph that gives the images of the eager backend', () => {
  test.each<[string, SamplingOptions]>([
    ['a solver that remembers', { method: dpmSolver3M() }],
    ['two evaluations a step, at fractional timesteps', { method: heun({ karrasSigmas: true }) }],
    ['a corrector', { method: uniPC({ order: 3 }) }],
    ['a corrector with noise', { method: saSolver({ order: 3 }) }],
    ['guidance with rescaling, in an interval', guided({})],
    ['a guided blend of classes', guided({ classLabels: [[1, 2, 0, 0], null] })],
    ['clipping', { clipSample: true }],
    ['dynamic thresholding', { dynamicThresholdingRatio: 0.9 }],
    ['inpainting', { method: ddpm(), inpainting: { images: image, mask, resamplings: 2, jumpLength: 3 } }],
  ])('%s', async (_, options) => {
    const before = tf.memory().numTensors;
    const eager = await sample(options);
    expect(tf.memory().numTensors).toBe(before);
    const pixels = await sample(options, compiled);
    const scale = Math.max(...eager.map(Math.abs));
    pixels.forEach((pixel, i) => {
      expect(Math.abs(pixel - eager[i]!) / scale).toBeLessThan(2e-4);
    });
  });
});

function guided(options: SamplingOptions): SamplingOptions {
  return { guidanceScale: 2, guidanceRescale: 0.7, guidanceInterval: [200, 900], ...options };
}
