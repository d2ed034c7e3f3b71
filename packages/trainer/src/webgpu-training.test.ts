import '@tensorflow/tfjs-backend-cpu';
import { createEagerRunner, prepareBackend, warmUp, type HostTensors } from '@ddpm/engine';
import { articleUNet, initializeParameters, kernelLayoutOnHost, predict } from '@ddpm/unet';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { articleRecipe, overrideRecipe } from './recipe';
import { tinyDataset, tinyRecipe } from './testing/tiny-recipe';
import { activeDevice, countDispatches, countPrograms, webgpuRuns } from './testing/webgpu';
import { initialTrainingState, Trainer } from './trainer';
import { trainingBatch, trainingScalars } from './training-inputs';
import { createTrainingStep } from './training-step';

const available = await webgpuRuns();
const recipe = overrideRecipe(articleRecipe, { training: { emaDecay: 0.999, maxGradientNorm: 1 } });

function trainingInputs(batchSize: number, step = 1): HostTensors {
  const images = Float32Array.from({ length: batchSize * 1024 }, (_, index) => Math.sin(index));
  const labels = Int32Array.from({ length: batchSize }, (_, index) => index % 10);
  const settings = { step, imageShape: [32, 32, 1], numTrainTimesteps: 1000, nullLabel: null } as const;
  return {
    ...trainingBatch(recipe.training, { images, labels }, settings),
    ...trainingScalars(recipe.training, step, 1e-3),
  };
}

describe.skipIf(!available)('the article network on webgpu', () => {
  let before = 0;
  beforeAll(async () => {
    await prepareBackend('webgpu');
  });
  beforeEach(() => {
    before = tf.memory().numTensors;
  });
  afterEach(() => {
    expect(tf.memory().numTensors).toBe(before);
  });

  it('predicts in at most 60 dispatches', { timeout: 300_000 }, async () => {
    const parameters = kernelLayoutOnHost(articleUNet, initializeParameters(articleUNet, 1));
    const runner = await createEagerRunner(
      ({ xt, t, labels, ...state }) => ({
        noise: predict(articleUNet, state, xt as tf.Tensor4D, t as tf.Tensor1D, labels!),
      }),
      parameters,
    );
    const inputs = {
      xt: { shape: [2, 32, 32, 1], data: new Float32Array(2048) },
      t: { shape: [2], data: Int32Array.of(1, 999) },
      labels: { shape: [2], data: Int32Array.of(0, 9) },
    };
    expect(await countDispatches(() => runner.run(inputs))).toBeLessThanOrEqual(60);
    await runner.dispose();
  });

  it(
    'trains in at most 250 dispatches a step, clipping and moving average included, and compiles nothing once warm',
    { timeout: 300_000 },
    async () => {
      const step = createTrainingStep(recipe);
      const state = initialTrainingState(recipe).tensors;
      const progress: [number, number][] = [];
      await warmUp(step, { ...state, ...trainingInputs(2) }, (...counts) => progress.push(counts));
      const total = progress.length - 1;
      expect(total).toBeGreaterThan(20);
      expect(progress).toEqual(Array.from({ length: total + 1 }, (_, compiled) => [compiled, total]));

      const runner = await createEagerRunner(step, state);
      const { pipelineCache } = tf.backend() as unknown as { pipelineCache: object };
      const shaders = Object.keys(pipelineCache).length;
      expect(await countDispatches(() => runner.run(trainingInputs(2)))).toBeLessThanOrEqual(250);
      expect(Object.keys(pipelineCache)).toHaveLength(shaders);
      await runner.dispose();
    },
  );

  it.each([1, 64, 256])('takes as few with batches of %d', { timeout: 300_000 }, async (batchSize) => {
    const tensors = { ...initialTrainingState(recipe).tensors, ...trainingInputs(batchSize) };
    const count = await countPrograms(() => warmUp(createTrainingStep(recipe), tensors));
    expect(count).toBeGreaterThan(200);
    expect(count).toBeLessThanOrEqual(250);
  });

  it.each([
    ['one level', tinyRecipe],
    [
      'two levels of odd widths, no classes, clipping',
      overrideRecipe(tinyRecipe, {
        unet: { numClasses: null, blockChannels: [6, 10], bottleneckChannels: 14, embeddingChannels: 10 },
        training: { maxGradientNorm: 0.1, adamBetas: [0.8, 0.99], weightDecay: 0.1 },
      }),
    ],
  ])('steps as on cpu: %s', async (_, small) => {
    const reports = [];
    const states = [];
    for (const backend of ['cpu', 'webgpu']) {
      await tf.setBackend(backend);
      const trainer = await Trainer.create({
        recipe: small,
        dataset: tinyDataset(),
        createRunner: createEagerRunner,
      });
      reports.push(await trainer.trainStep(0));
      states.push((await trainer.snapshot()).tensors);
      await trainer.dispose();
    }
    const [onCpu, onWebgpu] = states;
    expect(reports[1]!.loss / reports[0]!.loss - 1).toBeCloseTo(0, 5);
    expect(reports[1]!.gradientNorm / reports[0]!.gradientNorm - 1).toBeCloseTo(0, 4);
    // A share of the gradient and of its square.
    for (const name of ['firstMoment', 'secondMoment']) {
      const [expected, actual] = [onCpu![name]!.data, onWebgpu![name]!.data];
      const scale = Math.max(...Array.from(expected, Math.abs));
      const errors = Array.from(expected, (value, index) => Math.abs(value - actual[index]!));
      expect(Math.max(...errors) / scale).toBeLessThan(1e-4);
    }
    for (const name of ['parameters', 'ema']) {
      const [expected, actual] = [onCpu![name]!.data, onWebgpu![name]!.data];
      // Adam's first step is the learning rate times the gradient's sign: where that is doubtful, steps may differ.
      const far = Array.from(expected, (value, index) => Math.abs(value - actual[index]!)).filter(
        (error) => !(error < 1e-5),
      );
      expect(far.length / expected.length).toBeLessThan(0.01);
    }
  });

  it('goes on from the last state, bit for bit, after the device was lost', async () => {
    const options = { recipe: tinyRecipe, dataset: tinyDataset(), createRunner: createEagerRunner };
    const whole = await Trainer.create(options);
    for (let step = 1; step <= 4; step += 1) await whole.trainStep(0);
    const expected = await whole.snapshot();
    await whole.dispose();

    const interrupted = await Trainer.create(options);
    await interrupted.trainStep(0);
    await interrupted.trainStep(0);
    const saved = await interrupted.snapshot();
    const running = interrupted.trainStep(0);
    activeDevice().destroy();
    await expect(running).rejects.toMatchObject({ name: 'DeviceLostError' });
    await interrupted.dispose();

    await prepareBackend('webgpu');
    const resumed = await Trainer.create({ ...options, resumeFrom: saved });
    await resumed.trainStep(0);
    await resumed.trainStep(0);
    expect((await resumed.snapshot()).tensors).toEqual(expected.tensors);
    await resumed.dispose();
  });
});
