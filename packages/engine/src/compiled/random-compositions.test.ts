import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, test } from 'vitest';
import { expectClose, runCompiled } from './testing/expect-same';
import { runEagerly } from './testing/eager';
import { numbers } from './testing/numbers';
import { testedTargets } from './testing/targets';

beforeAll(() => tf.setBackend('cpu'));

/** One step of a random function: from two maps of one shape to one of any shape. */
type Operation = (a: tf.Tensor, b: tf.Tensor, choice: number) => tf.Tensor;

/** Factor pairs for reshapes, so that axes are joined and cut at places that layouts do not expect. */
function reshapedTo4D(x: tf.Tensor, choice: number): tf.Tensor {
  const divisors = [1, 2, 3, 4, 8, 16].filter((size) => x.size % (size * 2) === 0);
  const channels = divisors[choice % divisors.length] ?? 1;
  return tf.reshape(x, [2, x.size / (2 * channels), 1, channels]);
}

const permutations = [
  [0, 1, 2, 3],
  [0, 3, 1, 2],
  [3, 0, 1, 2],
  [1, 0, 3, 2],
  [0, 2, 1, 3],
  [3, 2, 1, 0],
];

function convolved(x: tf.Tensor, choice: number): tf.Tensor {
  const channels = x.shape[3] ?? 1;
  const out = [3, 16, 32][choice % 3] ?? 3;
  const { data } = numbers([3, 3, channels, out], choice);
  const filter = tf.tensor4d(data, [3, 3, channels, out]);
  return tf.div(tf.conv2d(x as tf.Tensor4D, filter, 1, 'same'), 3 * Math.sqrt(channels));
}

const operations: Readonly<Record<string, Operation>> = {
  add: (a, b) => tf.add(a, b),
  multiply: (a, b) => tf.mul(a, b),
  choose: (a, b) => tf.where(tf.greater(a, b), a, tf.scalar(0.5)),
  sigmoid: (a) => tf.sigmoid(a),
  scale: (a, _, choice) => tf.mul(a, tf.tensor1d(numbers([a.shape[3] ?? 1], choice).data)),
  rows: (a, _, choice) => tf.sub(a, tf.mean(a, choice % 4, true)),
  sums: (a) => tf.div(tf.sum(a, [1, 2], true), (a.shape[1] ?? 1) * (a.shape[2] ?? 1)),
  transpose: (a, _, choice) => tf.transpose(a, permutations[choice % permutations.length]),
  reshape: (a, _, choice) => reshapedTo4D(a, choice),
  join: (a, b, choice) => tf.concat([a, b, a], choice % 4),
  half: (a, _, choice) => {
    const axis = [0, 1, 2, 3].find((index) => (a.shape[index] ?? 1) % 2 === 0) ?? 0;
    return tf.split(a, (a.shape[axis] ?? 1) % 2 === 0 ? 2 : 1, axis)[choice % 2] ?? a;
  },
  reverse: (a, _, choice) => tf.reverse(a, choice % 4),
  pad: (a, _, choice) =>
    tf.pad(
      a,
      [0, 1, 2, 3].map((axis): [number, number] => (axis === choice % 4 ? [1, 0] : [0, 0])),
    ),
  convolve: (a, _, choice) => convolved(a, choice),
  pool: (a) => tf.maxPool(a as tf.Tensor4D, 2, 1, 'same'),
};

const names = Object.keys(operations);

interface Move {
  readonly operation: string;
  readonly first: number;
  readonly second: number;
  readonly choice: number;
}

const moves = fc.array(
  fc.record({
    operation: fc.constantFrom(...names),
    first: fc.nat(9),
    second: fc.nat(9),
    choice: fc.nat(11),
  }),
  { minLength: 3, maxLength: 10 },
);

/** Applies the moves one after the other to a growing list of maps. Maps that got large are not used further. */
function compose(
  moveList: readonly Move[],
): (inputs: Record<string, tf.Tensor>) => Record<string, tf.Tensor> {
  return (inputs) => {
    const maps = Object.values(inputs);
    for (const { operation, first, second, choice } of moveList) {
      const a = maps[first % maps.length]!;
      const alike = maps.filter((map) => map.shape.join() === a.shape.join());
      const result = operations[operation]!(a, alike[second % alike.length]!, choice);
      if (result.size <= 8192) maps.push(result);
    }
    return Object.fromEntries(maps.slice(-3).map((map, index) => [`map${index}`, tf.clone(map)]));
  };
}

test('random functions give the same on every target', async () => {
  const targets = await testedTargets();
  const inputs = { x: numbers([2, 3, 4, 16]), y: numbers([2, 3, 4, 16], 2), z: numbers([16, 2, 2, 3], 3) };
  await fc.assert(
    fc.asyncProperty(moves, async (moveList) => {
      const step = compose(moveList);
      const expected = runEagerly(step, inputs);
      for (const target of targets) {
        expectClose(
          await runCompiled(step, inputs, target),
          expected,
          2e-5,
          `block ${target.blockSize ?? 'none'}`,
        );
      }
    }),
    { numRuns: 150 },
  );
}, 120_000);
