import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { recordStep } from '../compile-step';
import type { HostTensors, PureStep } from '../../contract';
import { allKernels } from '../kernels/all-kernels';
import { signaturesOf } from '../runtime/tensor-checks';
import { expectSameAsEager } from '../testing/expect-same';
import { convolutionGrads, doubled, doubledGrad } from '../testing/network-kernels';
import { numbers } from '../testing/numbers';
import { simplify } from './simplify';

beforeAll(() => tf.setBackend('cpu'));

function simplifiedKernels(step: PureStep, inputs: HostTensors): string[] {
  const { recording } = recordStep(step, signaturesOf(inputs));
  return simplify(recording, allKernels(), 16).nodes.map(({ kernel }) => kernel);
}

/** The first half of a block on the way up: two convolutions of [doubled small map, skip], and all gradients. */
const upBlock: PureStep = ({ small, skip, filter, bias, pointwise, dy, dyPointwise }) => {
  const joined = tf.concat([doubled(small!), skip!], 3);
  const [x, wide, narrow] = [joined, filter, pointwise] as [tf.Tensor4D, tf.Tensor4D, tf.Tensor4D];
  const first = convolutionGrads(dy!, joined, filter!);
  const second = convolutionGrads(dyPointwise!, joined, pointwise!);
  const dJoined = tf.add(first.dx, second.dx);
  const [dDoubled, dSkip] = tf.split(dJoined, [small!.shape[3]!, skip!.shape[3]!], 3) as [
    tf.Tensor,
    tf.Tensor,
  ];
  return {
    y: tf.fused.conv2d({ x, filter: wide, strides: 1, pad: 'same', bias: bias! }),
    yPointwise: tf.conv2d(x, narrow, 1, 'same'),
    dFilter: first.dFilter,
    dPointwise: second.dFilter,
    dSmall: doubledGrad(dDoubled),
    dSkip,
  };
};

function upBlockInputs(
  batch: number,
  channels: readonly [small: number, skip: number, out: number],
): HostTensors {
  const [inSmall, inSkip, out] = channels;
  return {
    small: numbers([batch, 2, 3, inSmall]),
    skip: numbers([batch, 4, 6, inSkip], 2),
    filter: numbers([3, 3, inSmall + inSkip, out], 3),
    bias: numbers([out], 4),
    pointwise: numbers([1, 1, inSmall + inSkip, out], 5),
    dy: numbers([batch, 4, 6, out], 6),
    dyPointwise: numbers([batch, 4, 6, out], 7),
  };
}

describe('a sum of convolutions', () => {
  const step: PureStep = ({ x, wide, narrow }) => ({
    y: tf.add(
      tf.conv2d(x as tf.Tensor4D, wide as tf.Tensor4D, 1, 'same'),
      tf.conv2d(x as tf.Tensor4D, narrow as tf.Tensor4D, 1, 'same'),
    ),
  });
  const inputs = {
    x: numbers([2, 4, 3, 16]),
    wide: numbers([3, 3, 16, 32], 2),
    narrow: numbers([1, 1, 16, 32], 3),
  };

  test('is summed in place by the second', () => {
    const { recording } = recordStep(step, signaturesOf(inputs));
    const { source } = simplify(recording, allKernels(), 16).outputs['y']!;
    expect(source.kind === 'node' && Object.keys(source.node.inputs)).toEqual(['x', 'filter', 'plus']);
    return expectSameAsEager(step, inputs);
  });

  test('stays a sum where a term is wanted by itself', () => {
    const both: PureStep = (given) => {
      const { x, wide } = given;
      return { ...step(given), wide: tf.conv2d(x as tf.Tensor4D, wide as tf.Tensor4D, 1, 'same') };
    };
    return expectSameAsEager(both, inputs);
  });
});

describe('convolutions around a doubled map', () => {
  test('are computed at its small size', () => {
    const kernels = simplifiedKernels(upBlock, upBlockInputs(16, [32, 16, 16]));
    expect(kernels).toContain('DoubledConv2D');
    expect(kernels).toContain('SummedConv2D');
    expect(kernels).toContain('DoubledConv2DBackpropFilter');
    expect(kernels).not.toContain('SplitV');
  });

  test.each<{ batch: number; channels: [number, number, number] }>([
    { batch: 16, channels: [32, 16, 16] },
    { batch: 16, channels: [16, 32, 32] },
    { batch: 3, channels: [16, 16, 32] },
    { batch: 2, channels: [3, 4, 5] },
    { batch: 16, channels: [16, 16, 3] },
  ])('give the same, batch $batch, channels $channels', ({ batch, channels }) =>
    expectSameAsEager(upBlock, upBlockInputs(batch, channels), 2e-5),
  );

  test('alone, without a skip, give the same', () =>
    expectSameAsEager(
      ({ small, filter, dy }) => {
        const x = doubled(small!);
        const { dx, dFilter } = convolutionGrads(dy!, x, filter!);
        return {
          y: tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, 'same'),
          dSmall: doubledGrad(dx),
          dFilter,
        };
      },
      {
        small: numbers([16, 2, 2, 16]),
        filter: numbers([3, 3, 16, 16], 2),
        dy: numbers([16, 4, 4, 16], 3),
      },
      2e-5,
    ));

  test('stay as they are where the large gradient is wanted too', () => {
    const step: PureStep = ({ dy, filter }) => {
      const dx = tf.conv2d(dy as tf.Tensor4D, filter as tf.Tensor4D, 1, 'same');
      return { dx, dSmall: doubledGrad(dx) };
    };
    const inputs = { dy: numbers([16, 4, 4, 16]), filter: numbers([3, 3, 16, 16], 2) };
    expect(simplifiedKernels(step, inputs)).toEqual(['Conv2D', 'UpsampleNearest2xGrad']);
    return expectSameAsEager(step, inputs, 2e-5);
  });

  test('stay as they are where the filter is large or the stride is not 1', () => {
    const step: PureStep = ({ small, filter }) => ({
      y: tf.conv2d(doubled(small!) as tf.Tensor4D, filter as tf.Tensor4D, 2, 'same'),
    });
    const inputs = { small: numbers([2, 2, 2, 16]), filter: numbers([3, 3, 16, 16], 2) };
    expect(simplifiedKernels(step, inputs)).toEqual(['UpsampleNearest2x', 'Conv2D']);
    return expectSameAsEager(step, inputs);
  });

  test.each<[string, PureStep]>([
    [
      'is cut along another axis',
      ({ dy, filter }) => {
        const dx = tf.conv2d(dy as tf.Tensor4D, filter as tf.Tensor4D, 1, 'same');
        const [first, second] = tf.split(dx, 2, 1) as [tf.Tensor, tf.Tensor];
        return { small: doubledGrad(first), second };
      },
    ],
    [
      'is a sum of which a term broadcasts',
      ({ dy, filter }) => {
        const convolved = (x: tf.Tensor) => tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, 'same');
        const dx = tf.add(convolved(dy!), convolved(tf.mean(dy!, [1, 2], true)));
        const [first, second] = tf.split(dx, 2, 3) as [tf.Tensor, tf.Tensor];
        return {
          small: doubledGrad(first),
          second,
          whole: doubledGrad(tf.add(convolved(tf.mean(dy!, 2, true)), dx)),
        };
      },
    ],
    [
      'is a sum with a map of one channel',
      ({ dy, filter, narrow }) => {
        const convolved = (taps: tf.Tensor) => tf.conv2d(dy as tf.Tensor4D, taps as tf.Tensor4D, 1, 'same');
        const [first, second] = tf.split(tf.add(convolved(filter!), convolved(narrow!)), 2, 3) as [
          tf.Tensor,
          tf.Tensor,
        ];
        return { small: doubledGrad(first), second };
      },
    ],
    [
      'has a bias by image, which is added to another map',
      ({ dy, filter, bias }) => {
        const [x, taps] = [dy, filter] as [tf.Tensor4D, tf.Tensor4D];
        const biased = tf.fused.conv2d({
          x: tf.slice(x, 0, 1),
          filter: taps,
          strides: 1,
          pad: 'same',
          bias: bias!,
        });
        return { sum: tf.add(tf.conv2d(x, taps, 1, 'same'), biased) };
      },
    ],
  ])('give the same where the gradient %s', (_, step) =>
    expectSameAsEager(
      step,
      {
        dy: numbers([16, 4, 4, 32]),
        filter: numbers([3, 3, 32, 32], 2),
        narrow: numbers([1, 1, 32, 1], 3),
        bias: numbers([16, 1, 1, 32], 4),
      },
      2e-5,
    ),
  );
});
