import * as tf from '@tensorflow/tfjs-core';

/** Waves over the plane, in radians a unit, in each of four directions: they let a small network draw sharp edges. */
const WAVES = [1.5, 3, 6];
const DIRECTIONS = 4;
/** Cosines of the square root of the timestep: most happens to the points while there is little noise. */
const TIME_WAVES = 8;
/** Timesteps of the schedules that the features are made for. */
const TIMESTEPS = 1000;

/** Length of `pointFeatures`. */
export function featureCount(numClasses: number): number {
  return 2 + 2 * WAVES.length * DIRECTIONS + TIME_WAVES + numClasses + 1;
}

/**
 * What the network is told: the place itself, waves at that place (Tancik et al. 2020), waves of the timestep, and the
 * label as ones and zeros, or as its weights. Without gradient: nothing of it is learned.
 *
 * @param xt noisy points, [N, 1, 1, 2]
 * @param t timesteps, [N], whole or not
 * @param labels int32 [N], or float32 weights [N, numClasses + 1]; null for none
 * @returns [N, featureCount]
 */
export function pointFeatures(
  xt: tf.Tensor4D,
  t: tf.Tensor1D,
  labels: tf.Tensor | null,
  numClasses: number,
): tf.Tensor2D {
  return tf.tidy(() => {
    const points = tf.reshape<tf.Rank.R2>(xt, [-1, 2]);
    const angles = tf.matMul<tf.Tensor2D>(points, tf.tensor2d(waveVectors, [2, waveVectors.length / 2]));
    const root = tf.sqrt(tf.div(tf.cast(t, 'float32'), TIMESTEPS));
    const timeAngles = tf.mul<tf.Tensor2D>(
      tf.reshape(root, [-1, 1]),
      tf.tensor2d(timeWaves, [1, TIME_WAVES]),
    );
    return tf.concat2d(
      [
        points,
        tf.sin<tf.Tensor2D>(angles),
        tf.cos<tf.Tensor2D>(angles),
        tf.cos<tf.Tensor2D>(timeAngles),
        labelFeatures(xt.shape[0], labels, numClasses),
      ],
      1,
    );
  });
}

/** x of all waves, then y of all. */
const waveVectors = Float32Array.from(
  [Math.cos, Math.sin].flatMap((part) =>
    WAVES.flatMap((wave) =>
      Array.from({ length: DIRECTIONS }, (_, index) => wave * part((Math.PI * index) / DIRECTIONS)),
    ),
  ),
);

const timeWaves = Float32Array.from({ length: TIME_WAVES }, (_, index) => Math.PI * (index + 1));

function labelFeatures(count: number, labels: tf.Tensor | null, numClasses: number): tf.Tensor2D {
  const rows = numClasses + 1;
  if (labels === null) return labelFeatures(count, tf.fill([count], numClasses, 'int32'), numClasses);
  if (labels.rank === 2) return labels as tf.Tensor2D;
  // On wasm one-hot vectors are right as int32 alone.
  return tf.cast(tf.oneHot(labels as tf.Tensor1D, rows), 'float32') as tf.Tensor2D;
}
