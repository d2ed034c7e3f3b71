import type { HostTensor, HostTensors } from '@ddpm/engine';
import {
  articleRecipe,
  createTrainingStep,
  initialTrainingState,
  overrideRecipe,
  trainingBatch,
  trainingScalars,
  type CreateRunner,
  type Recipe,
} from '@ddpm/trainer';
import { articleUNet, initializeParameters, kernelLayoutOnHost, predict, type UNetConfig } from '@ddpm/unet';
import * as tf from '@tensorflow/tfjs-core';
import type { Task } from './task';
import type { Workload } from './workload';

export function createTask(workload: Workload, createRunner: CreateRunner): Promise<Task> {
  switch (workload.kind) {
    case 'training step':
      return trainingTask(workload, createRunner);
    case 'forward pass':
      return forwardTask(workload, createRunner);
    case 'matrix product':
      return matrixProductTask(workload.batch, createRunner);
  }
}

/** Loss, gradients, AdamW and EMA; the random numbers of a step are drawn anew each time, as in a real run. */
async function trainingTask(workload: Workload, createRunner: CreateRunner): Promise<Task> {
  const recipe = overrideRecipe(articleRecipe, {
    unet: networkOf(workload),
    training: { batchSize: workload.batch, emaDecay: 0.999 },
  });
  const runner = await createRunner(
    createTrainingStep(recipe),
    initialTrainingState(recipe).tensors,
    trainingInputs(recipe, 1),
  );
  let step = 0;
  return {
    runner,
    run: () => {
      step += 1;
      return runner.run(trainingInputs(recipe, step));
    },
  };
}

/** What the step of that number is given: waves for images, the labels in turn, and the noise of a real run. */
export function trainingInputs({ training, unet }: Recipe, step: number): HostTensors {
  const { batchSize, learningRate } = training;
  const imageShape = [unet.imageSize, unet.imageSize, 1] as const;
  const batch = { images: waves(batchSize * unet.imageSize ** 2), labels: labelsFor(batchSize) };
  const settings = { step, imageShape, numTrainTimesteps: 1000, nullLabel: null };
  return { ...trainingBatch(training, batch, settings), ...trainingScalars(training, step, learningRate) };
}

/** The network alone, its weights fixed, as in sampling. */
async function forwardTask(workload: Workload, createRunner: CreateRunner): Promise<Task> {
  const { batch } = workload;
  const unet = networkOf(workload);
  const parameters = kernelLayoutOnHost(unet, initializeParameters(unet, 1));
  const inputs: Record<'xt' | 't' | 'labels', HostTensor> = {
    xt: { shape: [batch, unet.imageSize, unet.imageSize, 1], data: waves(batch * unet.imageSize ** 2) },
    t: { shape: [batch], data: new Float32Array(batch).fill(500) },
    labels: { shape: [batch], data: labelsFor(batch) },
  };
  const runner = await createRunner(
    (tensors) => {
      const { xt, t, labels, ...weights } = tensors as Record<'xt' | 't' | 'labels', tf.Tensor>;
      return { prediction: predict(unet, weights, xt as tf.Tensor4D, t as tf.Tensor1D, labels) };
    },
    parameters,
    inputs,
  );
  return { runner, run: () => runner.run(inputs) };
}

/** Values between -1 and 1. */
function waves(length: number): Float32Array {
  return Float32Array.from({ length }, (_, index) => Math.sin(index * 0.37));
}

function labelsFor(batch: number): Int32Array {
  return Int32Array.from({ length: batch }, (_, index) => index % 10);
}

/** A product of two square matrices: what an engine's library reaches where nothing is in its way. */
async function matrixProductTask(size: number, createRunner: CreateRunner): Promise<Task> {
  const matrix = (frequency: number) => ({
    shape: [size, size],
    data: Float32Array.from({ length: size * size }, (_, index) => Math.sin(index * frequency)),
  });
  const inputs = { a: matrix(0.37), b: matrix(0.61) };
  const runner = await createRunner(
    ({ a, b }) => ({ largest: tf.max(tf.matMul(a as tf.Tensor2D, b as tf.Tensor2D)) }),
    {},
    inputs,
  );
  return { runner, run: () => runner.run(inputs) };
}

/** The article's network, or one like it for larger images or with more channels. */
function networkOf({ imageSize = 32, width = 1 }: Workload): UNetConfig {
  return {
    ...articleUNet,
    imageSize,
    blockChannels: articleUNet.blockChannels.map((channels) => channels * width),
    bottleneckChannels: articleUNet.bottleneckChannels * width,
  };
}
