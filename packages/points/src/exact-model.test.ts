import { articleSchedule, convertPredictionArrays, createNoiseSchedule } from '@ddpm/scheduler';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { exactCleanPoint, exactModel, namedMixture, PointsError } from './index';
import { onEachBackend } from './testing/tested-backends';

const mixture = namedMixture('moons');
const places = Float32Array.of(0, 0, -1.2, 0.4, 0.9, -0.8, 1.5, 1.5);
const times = [3, 250, 600, 999];

onEachBackend(() => {
  it.each(['epsilon', 'sample', 'v_prediction'] as const)(
    'predicts what the schedule asks for: %s',
    (predictionType) => {
      const schedule = createNoiseSchedule({ ...articleSchedule, predictionType });
      const before = tf.memory().numTensors;
      const model = exactModel(mixture, schedule);
      const labels = [0, 1, 2, 0];
      const predicted = run(model, tf.tensor1d(labels, 'int32'));
      const clean = convertPredictionArrays(
        schedule,
        { from: predictionType, to: 'sample' },
        predicted,
        places,
        times,
      );
      times.forEach((t, row) => {
        const label = labels[row] === 2 ? null : (labels[row] ?? null);
        const xt = [places[2 * row] ?? 0, places[2 * row + 1] ?? 0] as const;
        // Of noise next to 1, the clean point is told from what little is left: errors of rounding grow by 1 / signal.
        const signal = predictionType === 'epsilon' ? Math.sqrt(schedule.alphaBars[t] ?? 0) : 1;
        exactCleanPoint(mixture, label, xt, schedule.alphaBars[t] ?? 0).forEach((expected, axis) => {
          expect(Math.abs((clean[2 * row + axis] ?? NaN) - expected) * signal).toBeLessThan(2e-4);
        });
      });
      expect(tf.memory().numTensors).toBe(before);
    },
  );

  it('takes weights for a label: all of one class is that class, and equal weights are all', () => {
    const model = exactModel(mixture, createNoiseSchedule({ ...articleSchedule, predictionType: 'sample' }));
    const weights = tf.tensor2d([1, 0, 0, 0, 1, 0, 0.5, 0.5, 0, 1, 0, 0], [4, 3]);
    const blended = run(model, weights);
    const labelled = run(model, tf.tensor1d([0, 1, 2, 0], 'int32'));
    blended.forEach((value, index) => {
      expect(value).toBeCloseTo(labelled[index] ?? NaN, 4);
    });
  });
});

it('refuses a distribution without points', () => {
  const empty = { ...mixture, components: [] };
  expect(() => exactModel(empty, createNoiseSchedule(articleSchedule))).toThrow(PointsError);
});

function run(model: ReturnType<typeof exactModel>, labels: tf.Tensor): Float32Array {
  const values = tf.tidy(() => {
    const parameters = Object.fromEntries(
      Object.entries(model.parameters).map(([name, { shape, data }]) => [name, tf.tensor(data, [...shape])]),
    );
    return model
      .predict(parameters, tf.tensor4d(places, [4, 1, 1, 2]), tf.tensor1d(times), labels)
      .dataSync<'float32'>();
  });
  labels.dispose();
  return values;
}
