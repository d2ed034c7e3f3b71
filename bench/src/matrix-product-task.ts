import type { CreateRunner } from '@ddpm/trainer';
import * as tf from '@tensorflow/tfjs-core';
import type { Task } from './task';

/** A product of two square matrices: what an engine's library reaches where nothing is in its way. */
export async function matrixProductTask(size: number, createRunner: CreateRunner): Promise<Task> {
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
