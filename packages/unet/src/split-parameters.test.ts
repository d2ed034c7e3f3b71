import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  articleUNet,
  flattenParameters,
  flattenParameterTensors,
  fromKernelLayout,
  initializeParameters,
  kernelLayoutOnHost,
  parameterSpecs,
  splitParameters,
  splitParameterTensor,
  toKernelLayout,
  UNetParameterError,
} from './index';
import { sameNumbers } from './testing/check-operation';
import { onEachBackend } from './testing/on-each-backend';
import { splitVector } from './operations/split-vector';

const flat = initializeParameters(articleUNet, 1);

describe('host arrays', () => {
  test('split and flatten are inverse', () => {
    expect(sameNumbers(flattenParameters(articleUNet, splitParameters(articleUNet, flat)), flat)).toBe(true);
  });

  test('the pieces are views of the buffer', () => {
    const copy = flat.slice();
    splitParameters(articleUNet, copy)['output_conv.bias']!.data[0] = 42;
    expect(copy[copy.length - 1]).toBe(42);
  });

  test('kernel layout moves each weight where TensorFlow.js looks for it', () => {
    const pytorch = splitParameters(articleUNet, flat);
    const kernel = kernelLayoutOnHost(articleUNet, flat);
    const [filter, laidOut] = [pytorch['up1.conv1.weight']!, kernel['up1.conv1.weight']!];
    expect(laidOut.shape).toEqual([3, 3, 384, 128]);
    const [o, i, row, column] = [101, 300, 2, 1];
    expect(laidOut.data[((row * 3 + column) * 384 + i) * 128 + o]).toBe(
      filter.data[((o * 384 + i) * 3 + row) * 3 + column],
    );
    const [weight, turned] = [pytorch['down1.emb_proj.weight']!, kernel['down1.emb_proj.weight']!];
    expect(turned.shape).toEqual([256, 32]);
    expect(turned.data[200 * 32 + 5]).toBe(weight.data[5 * 256 + 200]);
    expect(kernel['label_embedding.0.weight']).toEqual(pytorch['label_embedding.0.weight']);
  });
});

describe('wrong parameters are refused, and the tensor named:', () => {
  const named = splitParameters(articleUNet, flat);
  const name = 'down2.conv1.weight';
  const { [name]: removed, ...rest } = named;

  test('missing', () => {
    expect(() => flattenParameters(articleUNet, rest)).toThrow(/down2\.conv1\.weight is missing/);
  });

  test('extra', () => {
    const extra = { ...named, 'ema.decay': { shape: [1], data: new Float32Array(1) } };
    expect(() => flattenParameters(articleUNet, extra)).toThrow(/ema\.decay is none of this network's/);
  });

  test('wrongly shaped', () => {
    const other = { ...named, [name]: { shape: [32, 64, 3, 3], data: removed!.data } };
    expect(() => flattenParameters(articleUNet, other)).toThrow(
      /has shape \[32, 64, 3, 3\].*needs \[64, 32, 3, 3\]/,
    );
  });

  test('of the right shape with too little data', () => {
    const short = { ...named, [name]: { shape: [64, 32, 3, 3], data: new Float32Array(5) } };
    expect(() => flattenParameters(articleUNet, short)).toThrow(/5 elements/);
  });

  test('a buffer of another length', () => {
    expect(() => splitParameters(articleUNet, new Float32Array(7))).toThrow(UNetParameterError);
    expect(() => splitParameters(articleUNet, new Float32Array(7))).toThrow(
      /7 elements; this network has 2447681/,
    );
  });
});

onEachBackend(() => {
  test('tensors split, change layout, change back and flatten to the same bits', () => {
    const before = tf.memory().numTensors;
    tf.tidy(() => {
      const named = splitParameterTensor(articleUNet, tf.tensor1d(flat));
      for (const { name, shape } of parameterSpecs(articleUNet)) expect(named[name]!.shape).toEqual(shape);
      const back = fromKernelLayout(articleUNet, toKernelLayout(articleUNet, named));
      expect(sameNumbers(flattenParameterTensors(articleUNet, back).dataSync(), flat)).toBe(true);
    });
    expect(tf.memory().numTensors).toBe(before);
  });

  test('a vector is cut into pieces of any sizes', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 20 }), (sizes) => {
        tf.tidy(() => {
          const length = sizes.reduce((sum, size) => sum + size, 0);
          const pieces = splitVector(tf.range(0, length), sizes);
          expect(pieces.map((piece) => piece.size)).toEqual(sizes);
          expect(pieces.flatMap((piece) => Array.from(piece.dataSync()))).toEqual(
            Array.from({ length }, (_, index) => index),
          );
        });
      }),
    );
  });

  test('a missing tensor is named', () => {
    expect(() => toKernelLayout(articleUNet, {})).toThrow(/time_embedding\.linear1\.weight is missing/);
  });
});
