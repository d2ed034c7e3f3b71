import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as onnxRuntime from 'onnxruntime-node';
import { beforeAll, describe, expect, test } from 'vitest';
import { RecordingError } from './errors';
import { exportOnnx } from './export-onnx';
import { modelSchema } from './onnx/onnx-schema';
import type { PureStep } from '../contract';
import { runEagerly } from './testing/eager';
import { numbers } from './testing/numbers';

beforeAll(() => tf.setBackend('cpu'));

test('an exported function runs anywhere, under its own names', async () => {
  const weight = numbers([2, 4]);
  const bytes = exportOnnx(
    ({ x, weight: w, count }) => ({ y: tf.matMul(x!, w!), count: tf.add(count!, tf.scalar(1, 'int32')) }),
    { x: numbers([3, 2]), count: { shape: [], data: Int32Array.of(0) } },
    { constants: { weight } },
  );
  const session = await onnxRuntime.InferenceSession.create(bytes);
  expect([...session.inputNames].sort()).toEqual(['count', 'x']);
  expect([...session.outputNames].sort()).toEqual(['count.next', 'y']);
  const x = numbers([3, 2], 7);
  const { y, 'count.next': next } = await session.run({
    x: new onnxRuntime.Tensor('float32', x.data, [3, 2]),
    count: new onnxRuntime.Tensor('int32', Int32Array.of(41), []),
  });
  expect(next?.data).toEqual(Int32Array.of(42));
  const expected = tf.tidy(() =>
    tf.matMul(tf.tensor(x.data, [3, 2]), tf.tensor(weight.data, [2, 4])).dataSync(),
  );
  expect(y?.dims).toEqual([3, 4]);
  (y?.data as Float32Array).forEach((value, index) => {
    expect(value).toBeCloseTo(expected[index]!, 6);
  });
  await session.release();
});

test('the same function gives the same bytes', () => {
  const write = () => exportOnnx(({ x }) => ({ y: tf.exp(tf.neg(x!)) }), { x: numbers([3]) });
  expect(write()).toEqual(write());
});

describe('with a free batch axis', () => {
  const filter = numbers([3, 3, 2, 4]);
  const network: PureStep = ({ x, labels, filter: weights }) => {
    const mapped = tf.conv2d(x as tf.Tensor4D, weights as tf.Tensor4D, 1, 'same');
    const doubled = tf.image.resizeNearestNeighbor(tf.maxPool(mapped, 2, 2, 'valid'), [6, 6]);
    const deviations = tf.sub(doubled, tf.mean(doubled, [1, 2], true));
    return { y: tf.transpose(tf.add(deviations, tf.reshape(labels!, [-1, 1, 1, 1])), [0, 3, 1, 2]) };
  };
  const inputs = (batch: number) => ({ x: numbers([batch, 6, 6, 2]), labels: numbers([batch], 5) });
  const write = () =>
    exportOnnx(network, inputs(1), {
      constants: { filter },
      batchAxis: 'batch_size',
      metadata: { dataset: 'digits' },
    });

  test('one file takes batches of any size', async () => {
    const session = await onnxRuntime.InferenceSession.create(write());
    for (const batch of [1, 2, 5]) {
      const given = inputs(batch);
      const feeds = Object.entries(given).map(
        ([name, { shape, data }]) => [name, new onnxRuntime.Tensor('float32', data, shape)] as const,
      );
      const { y } = await session.run(Object.fromEntries(feeds));
      const expected = runEagerly(network, { ...given, filter })['y']!;
      expect(y?.dims).toEqual([batch, 4, 6, 6]);
      (y?.data as Float32Array).forEach((value, index) => {
        expect(value).toBeCloseTo(expected.data[index]!, 4);
      });
    }
    await session.release();
  });

  test('tools find the names of weights and axes, and the metadata', () => {
    const model = modelSchema().decode(write()).toJSON();
    expect(model['metadataProps']).toEqual([{ key: 'dataset', value: 'digits' }]);
    const { graph } = model as { graph: { initializer: { name: string }[]; input: object[] } };
    expect(graph.initializer.map(({ name }) => name)).toContain('filter');
    expect(JSON.stringify(graph.input)).toContain('"dimParam":"batch_size"');
  });

  test.each<[string, PureStep]>([
    ['an average over the batch', ({ x }) => ({ y: tf.div(tf.sum(x!), x!.shape[0]) })],
    ['one row of the batch', ({ x }) => ({ y: tf.slice(x!, [x!.shape[0] - 1], [1]) })],
  ])('%s is refused where its number is written into the graph', (_, step) => {
    expect(() => exportOnnx(step, { x: numbers([4, 3]) }, { batchAxis: 'n' })).toThrow(RecordingError);
  });
});
