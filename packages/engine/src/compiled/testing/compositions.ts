import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import type { HostTensors, PureStep } from '../../contract';
import { convolutionGrads, doubled, doubledGrad, groupNormSilu, silu } from './network-kernels';
import { integers, numbers } from './numbers';

/**
 * One step of a random function: from two maps of one shape to a map of any shape. `choice` decides all else, by its
 * remainders.
 */
type Operation = (a: tf.Tensor4D, b: tf.Tensor4D, choice: number) => tf.Tensor;

/** The digit of a choice that a list of options is drawn by; `place` keeps draws of one operation apart. */
function pick<Option>(options: readonly Option[], choice: number, place = 0): Option {
  const digit = Math.floor(choice / 7 ** place) % options.length;
  return options[digit] as Option;
}

function constant(shape: readonly number[], seed: number): tf.Tensor {
  return tf.tensor(numbers(shape, (seed % 97) + 1).data, [...shape]);
}

/** Factor pairs for reshapes, so that axes are joined and cut at places that memory orders do not expect. */
function reshapedTo4D(x: tf.Tensor, choice: number): tf.Tensor {
  const divisors = [1, 2, 3, 4, 8, 16].filter((size) => x.size % (size * 2) === 0);
  if (divisors.length === 0) return tf.clone(x);
  const channels = pick(divisors, choice);
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

/** The axes of a map that another operand has: trailing ones alone, or any with the others of length 1. */
function partOf(b: tf.Tensor4D, choice: number): tf.Tensor {
  const axes = [0, 1, 2, 3].filter((axis) => ((choice >> axis) & 1) === 1);
  const kept = tf.slice(
    b,
    [0, 0, 0, 0],
    b.shape.map((size, axis) => (axes.includes(axis) ? size : 1)),
  );
  const leading = axes.length === 0 ? 4 : Math.min(...axes);
  return tf.reshape(kept, kept.shape.slice(pick([0, leading], choice, 2)));
}

/** Numbers by channel, or by image and channel, whose memory is another order's: a transposition that was reshaped. */
function byChannel(x: tf.Tensor4D, choice: number): tf.Tensor {
  const [batch, height, width, channels] = x.shape;
  const cut = pick(
    [1, 2, 4, 8].filter((size) => channels % size === 0),
    choice,
  );
  const sums = tf.div(tf.sum(x, [1, 2]), height * width);
  const turned = tf.transpose(tf.reshape(sums, [batch, channels / cut, cut]), [0, 2, 1]);
  const rows = tf.reshape(turned, [batch, 1, 1, channels]);
  return pick(
    [rows, tf.reshape(tf.slice(rows, 0, 1), pick([[channels], [1, 1, channels]], choice, 1))],
    choice,
    2,
  );
}

const outChannels = [3, 4, 8, 16, 32];

function filterFor(x: tf.Tensor4D, size: number, choice: number): tf.Tensor4D {
  const channels = x.shape[3];
  const shape = [size, size, channels, pick(outChannels, choice, 1)];
  const scale = size * Math.sqrt(channels);
  return tf.div(constant(shape, choice), scale);
}

/** A convolution by a filter that is turned, sliced, transposed or none of these. */
function convolved(x: tf.Tensor4D, choice: number): tf.Tensor4D {
  const size = pick([1, 3], choice);
  const filter = filterFor(x, size, choice);
  const [, , inward, outward] = filter.shape;
  const other = pick([0, 1, 2, 3, 4, 5], choice, 2);
  if (other === 1)
    return tf.conv2d(x, tf.reverse(filter, pick([[0, 1], [0], [1, -4], [2]], choice, 3)), 1, 'same');
  if (other === 2) {
    const turned = tf.transpose(tf.reverse(filter, [0, 1]), [0, 1, 3, 2]);
    return tf.conv2d(x, tf.transpose(turned, [0, 1, 3, 2]), 1, 'same');
  }
  if (other === 3) return tf.conv2d(x, tf.slice(filter, [0, 0, 0, Math.floor(outward / 2)]), 1, 'same');
  if (other === 4) {
    const wide = tf.concat([filter, constant([size, size, 2, outward], choice)], 2) as tf.Tensor4D;
    return tf.conv2d(x, tf.slice(wide, [0, 0, 0, 0], [-1, size, inward, -1]), 1, 'same');
  }
  return tf.conv2d(x, filter, 1, 'same');
}

/** A convolution with any stride, padding, rounding and dilation. */
function strided(x: tf.Tensor4D, choice: number): tf.Tensor {
  const [, height, width, channels] = x.shape;
  const shape: [number, number, number, number] = [
    Math.min(height, pick([1, 2, 3], choice)),
    Math.min(width, pick([1, 2, 3], choice, 1)),
    channels,
    pick(outChannels, choice, 2),
  ];
  const filter = tf.div<tf.Tensor4D>(constant(shape, choice), 3 * Math.sqrt(channels));
  const strides = pick([1, 2, [1, 2]] as const, choice, 3);
  const pads = [
    'same',
    'valid',
    [
      [0, 0],
      [1, 0],
      [0, 2],
      [0, 0],
    ],
  ] as ('same' | 'valid')[];
  const pad = pick(pads, choice, 4);
  const rounding = typeof pad === 'string' ? undefined : pick(['floor', 'ceil', 'round'] as const, choice, 5);
  const dilations = strides === 1 && pad === 'same' ? pick([1, 2], choice, 5) : 1;
  return tf.conv2d(x, filter, strides as number, pad, 'NHWC', dilations, rounding);
}

function fused(x: tf.Tensor4D, choice: number): tf.Tensor {
  const filter = filterFor(x, pick([1, 3], choice), choice);
  const [batch, height, width] = x.shape;
  const channels = filter.shape[3];
  const shapes = [
    [],
    [1],
    [channels],
    [1, 1, channels],
    [1, 1, 1, channels],
    [width, 1],
    [batch, 1, 1, channels],
  ];
  const bias = constant(pick([...shapes, [height, width, channels], [1, 1, 1]], choice, 2), choice + 1);
  return tf.fused.conv2d({ x, filter, strides: 1, pad: 'same', bias });
}

/** What two convolutions, or a convolution and something that broadcasts to it, sum up to. */
function summed(x: tf.Tensor4D, choice: number): tf.Tensor4D {
  const a = convolved(x, choice);
  const other = pick([0, 1, 2, 3, 4], choice, 4);
  if (other === 0) return a;
  const filter = constant([1, 1, x.shape[3], pick([1, a.shape[3]], choice, 5)], choice) as tf.Tensor4D;
  const image = other === 1 ? x : tf.mean(x, pick([[0], [1, 2], [1]], choice, 5), true);
  const b = tf.div(tf.conv2d(image as tf.Tensor4D, filter, 1, 'same'), Math.sqrt(x.shape[3]));
  return other === 3 ? tf.add(b, a) : tf.add(a, b);
}

/** The gradient of a joined map, cut along any axis, of which one part is a doubled map's. */
function cutGradient(x: tf.Tensor4D, choice: number): tf.Tensor {
  const whole = summed(doubled(x) as tf.Tensor4D, choice);
  const axis = pick([3, 1, 2, -1, 0], choice, 3);
  const length = whole.shape[axis < 0 ? 3 : axis] ?? 1;
  const sizes = pick([[length / 2, length / 2], [length / 4, (3 * length) / 4], [length]], choice, 5);
  if (!sizes.every(Number.isInteger)) return doubledGrad(whole);
  const parts = tf.split(whole, sizes, axis);
  const isEven = ({ shape: [, height = 1, width = 1] }: tf.Tensor) => height % 2 === 0 && width % 2 === 0;
  const small = parts.filter(isEven).map((part) => tf.div(doubledGrad(part), 4));
  return pick([...small, ...parts], choice, 6);
}

/** Convolutions of a doubled map and a skip side by side, and their gradients. */
function upwards(x: tf.Tensor4D, choice: number): tf.Tensor {
  const large = doubled(x) as tf.Tensor4D;
  const skip = pick(
    [large, tf.reverse(large, 1), constant([...large.shape.slice(0, 3), 4], choice)],
    choice,
    5,
  );
  const axis = skip.shape[3] === large.shape[3] ? pick([3, -1, 1, 3], choice, 6) : 3;
  const joined = tf.concat([large, skip], axis) as tf.Tensor4D;
  const kind = pick([0, 1, 2], choice, 4);
  if (kind === 0) return pick([convolved, fused], choice, 7)(joined, choice);
  const filter = filterFor(joined, pick([1, 3], choice), choice);
  const dy = constant([...joined.shape.slice(0, 3), filter.shape[3]], choice);
  const { dx, dFilter } = convolutionGrads(dy, joined, filter);
  return kind === 1 ? tf.div(dFilter, joined.shape[0] * joined.shape[1] * joined.shape[2]) : dx;
}

/** Operations of floats. */
const ofFloats: Readonly<Record<string, Operation>> = {
  broadcastProduct: (a, b, choice) => tf.mul(a, partOf(b, choice)),
  convolve: (a, _, choice) => convolved(a, choice),
  cutGradient: (a, _, choice) => cutGradient(a, choice),
  fused: (a, _, choice) => fused(a, choice),
  groupNorm: (a, _, choice) => {
    const [, , , channels] = a.shape;
    const groups = pick(
      [1, 2, 4].filter((count) => channels % count === 0),
      choice,
    );
    const gamma = tf.reshape(byChannel(tf.slice(a, 0, 1), choice), [channels]);
    const [y] = groupNormSilu({ x: a, gamma, beta: constant([channels], choice), groups, epsilon: 0.1 });
    return y ?? a;
  },
  mean: (a, _, choice) => tf.sub(a, tf.mean(a, choice % 4, true)),
  pool: (a, _, choice) => {
    const [, height, width] = a.shape;
    const size: [number, number] = [Math.min(2, height), Math.min(pick([1, 2, 3], choice), width)];
    const pad = pick(['same', 'valid'] as const, choice, 1);
    return pick([tf.maxPool, tf.avgPool], choice, 2)(a, size, pick([1, 2], choice, 3), pad);
  },
  product: (a, b) => tf.matMul(a, b, false, true),
  resize: (a, _, choice) => {
    const [, height, width] = a.shape;
    const size: [number, number] = [
      pick([height, 2 * height, 5], choice),
      pick([width, 3 * width, 7], choice, 1),
    ];
    return tf.image.resizeNearestNeighbor(a, size, choice % 2 === 1);
  },
  scale: (a, _, choice) => tf.mul(a, byChannel(a, choice)),
  shift: (a, _, choice) => tf.add(a, byChannel(a, choice)),
  sigmoid: (a) => tf.sigmoid(a),
  silu: (a) => silu(a),
  strided: (a, _, choice) => strided(a, choice),
  summed: (a, _, choice) => summed(a, choice),
  upwards: (a, _, choice) => upwards(a, choice),
};

/** Operations of integers, whose results are exact: nothing flips for a rounding error. */
const ofIntegers: Readonly<Record<string, Operation>> = {
  clip: (a, _, choice) => tf.clipByValue(a, -2.5, choice % 9),
  compare: (a, b, choice) => {
    const isSmall = tf.less(a, 3);
    const isAlike = tf.equal(a, partOf(b, choice));
    const chosen = tf.where(tf.greater(a, b), isSmall, isAlike);
    return tf.where(tf.greater(chosen, isAlike), a, b);
  },
  floorDivision: (a, b, choice) => tf.floorDiv(a, tf.sub(partOf(b, choice), tf.scalar(1, 'int32'))),
  maximum: (a, b, choice) => tf.maximum(a, partOf(b, choice)),
  reduce: (a, _, choice) => {
    const axis = pick([[0], [1, 2], [3], [-1, 0], [-2]], choice);
    return pick([tf.sum, tf.max, tf.min], choice, 1)(a, axis, true);
  },
  sign: (a, b) => tf.sub(tf.sign(a), tf.cast(tf.greater(a, b), 'int32')),
  square: (a) => tf.floorDiv(tf.square(a), tf.scalar(5, 'int32')),
};

/** Operations of either, which move elements. */
const ofEither: Readonly<Record<string, Operation>> = {
  choose: (a, b, choice) => tf.where(tf.greater(a, b), a, partOf(b, choice)),
  difference: (a, b, choice) => tf.sub(a, partOf(b, choice)),
  gather: (a, _, choice) => {
    const axis = choice % 4;
    const size = a.shape[axis] ?? 1;
    return tf.gather(a, tf.tensor1d([size - 1, 0, choice % size], 'int32'), axis);
  },
  join: (a, b, choice) => tf.concat([a, b, a], pick([0, 1, 2, 3, -1, -3], choice)),
  pad: (a, _, choice) =>
    tf.pad(
      a,
      [0, 1, 2, 3].map((axis): [number, number] => (axis === choice % 4 ? [1, choice % 3] : [0, 0])),
    ),
  part: (a, _, choice) => {
    const axis = choice % 4;
    const size = a.shape[axis] ?? 1;
    const parts =
      size % 2 === 0
        ? pick(
            [
              [size / 2, size / 2],
              [0, size],
              [1, -1],
            ],
            choice,
            1,
          )
        : 1;
    const pieces = tf.split(a, parts, axis);
    return pick([pieces.at(-1) ?? a, tf.concat([...pieces].reverse(), axis)], choice, 2);
  },
  reshape: (a, _, choice) => reshapedTo4D(a, choice),
  reverse: (a, _, choice) => tf.reverse(a, pick([0, 1, [1, 2], -1, undefined], choice)),
  slice: (a, _, choice) => {
    const begin = a.shape.map((size, axis) => (axis === choice % 4 ? Math.floor(size / 2) : 0));
    return tf.slice(a, begin.slice(0, 1 + (choice % 4)), pick([undefined, -1], choice, 2));
  },
  stack: (a, b, choice) => {
    const stacked = tf.stack([a, b], pick([0, 2, 4, -1], choice));
    return tf.unstack(stacked, pick([0, 3, -2], choice, 1)).at(-1) ?? a;
  },
  sum: (a, b, choice) => tf.add(a, partOf(b, choice)),
  tile: (a, _, choice) =>
    tf.tile(
      a,
      [0, 1, 2, 3].map((axis) => (axis === choice % 4 ? 2 : 1)),
    ),
  transpose: (a, _, choice) => tf.transpose(a, pick(permutations, choice)),
};

const floatNames = Object.keys({ ...ofFloats, ...ofEither });
const integerNames = Object.keys({ ...ofIntegers, ...ofEither, meanOfIntegers: true });

/** One step of a composition. */
export interface Move {
  readonly operation: string;
  readonly isOfIntegers: boolean;
  readonly first: number;
  readonly second: number;
  readonly choice: number;
}

function movesOf(names: readonly string[], isOfIntegers: boolean): fc.Arbitrary<Move> {
  return fc.record({
    operation: fc.constantFrom(...names),
    isOfIntegers: fc.constant(isOfIntegers),
    first: fc.nat(9),
    second: fc.nat(9),
    choice: fc.nat(7 ** 9),
  });
}

/** Random compositions. They are drawn to meet what a kernel's rule or a rewrite must not be used for. */
export const compositions: fc.Arbitrary<readonly Move[]> = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: movesOf(floatNames, false) },
    { weight: 1, arbitrary: movesOf(integerNames, true) },
  ),
  { minLength: 2, maxLength: 9 },
);

/** What compositions are run on. */
export const compositionInputs: HostTensors = {
  x: numbers([2, 3, 4, 16]),
  y: numbers([2, 3, 4, 16], 2),
  z: numbers([16, 2, 2, 3], 3),
  small: numbers([8, 2, 2, 8], 4),
  i: integers([2, 3, 4, 16], 9, 5),
  j: integers([16, 1, 2, 8], 9, 6),
};

/** Maps larger than this are not used further. */
const largestMap = 4096;

/** Applies the moves one after the other to growing lists of maps, one of floats and one of integers. */
export function compose(moves: readonly Move[]): PureStep {
  return (inputs) => {
    const floats = Object.values(inputs).filter(({ dtype }) => dtype === 'float32');
    const wholes = Object.values(inputs).filter(({ dtype }) => dtype === 'int32');
    for (const move of moves) apply(move, floats, wholes);
    const results = [...floats.slice(-3), ...wholes.slice(-2)];
    return Object.fromEntries(results.map((map, index) => [`map${index}`, tf.clone(map)]));
  };
}

function apply(
  { operation, isOfIntegers, first, second, choice }: Move,
  floats: tf.Tensor[],
  wholes: tf.Tensor[],
): void {
  const maps = isOfIntegers ? wholes : floats;
  const a = maps[first % maps.length] as tf.Tensor4D;
  const alike = maps.filter((map) => map.shape.join() === a.shape.join());
  const b = alike[second % alike.length] as tf.Tensor4D;
  if (operation === 'meanOfIntegers') {
    // What is drawn of integers goes on as floats, never the other way round.
    floats.push(tf.div(tf.mean(a, choice % 4, true), 10));
    return;
  }
  const result = (isOfIntegers ? ofIntegers : ofFloats)[operation] ?? ofEither[operation];
  const map = result?.(a, b, choice) ?? a;
  if (map.rank === 4 && map.size > 0 && map.size <= largestMap) maps.push(map);
}
