import * as tf from '@tensorflow/tfjs-core';

/**
 * The kernels that the network asks for by name, composed from standard ones where the backend lacks them: while a
 * step is recorded the compiler's kernels are called, and run eagerly the formulas below are the truth.
 */
function orComposed(
  kernel: string,
  inputs: tf.NamedTensorMap,
  attributes: tf.NamedAttrMap,
  composed: () => tf.Tensor[],
): tf.Tensor[] {
  const known = tf.getKernel(kernel, tf.getBackend()) as tf.KernelConfig | undefined;
  if (known === undefined) return composed();
  const outputs: tf.Tensor | tf.Tensor[] = tf.engine().runKernel(kernel, inputs, attributes);
  return Array.isArray(outputs) ? outputs : [outputs];
}

function single(tensors: tf.Tensor[]): tf.Tensor {
  const [tensor] = tensors;
  if (tensor === undefined) throw new RangeError('A kernel returned nothing.');
  return tensor;
}

export function silu(x: tf.Tensor): tf.Tensor {
  return single(orComposed('Silu', { x }, {}, () => [tf.mul(x, tf.sigmoid(x))]));
}

function siluDerivative(x: tf.Tensor): tf.Tensor {
  const gate = tf.sigmoid(x);
  return tf.mul(gate, tf.add(1, tf.mul(x, tf.sub(1, gate))));
}

export function siluGrad(dy: tf.Tensor, x: tf.Tensor): tf.Tensor {
  return single(orComposed('SiluGrad', { dy, x }, {}, () => [tf.mul(dy, siluDerivative(x))]));
}

export interface GroupNorm {
  readonly x: tf.Tensor;
  readonly gamma: tf.Tensor;
  readonly beta: tf.Tensor;
  readonly groups: number;
  readonly epsilon: number;
}

/** [N, H, W, C] as [N, H, W, groups, channels in a group]. */
function grouped(x: tf.Tensor, groups: number): tf.Tensor {
  const [batch = 1, height = 1, width = 1, channels = 1] = x.shape;
  return tf.reshape(x, [batch, height, width, groups, channels / groups]);
}

function batchOf({ shape: [batch = 1] }: tf.Tensor): number {
  return batch;
}

/** [y, mean, inverse deviation] */
export function groupNormSilu({ x, gamma, beta, groups, epsilon }: GroupNorm): tf.Tensor[] {
  return orComposed('GroupNormSilu', { x, gamma, beta }, { groups, epsilon }, () => {
    const { mean, variance } = tf.moments(grouped(x, groups), [1, 2, 4]);
    const inverseDeviation = tf.rsqrt(tf.add(variance, epsilon));
    const wide = [batchOf(x), 1, 1, groups, 1];
    const centred = tf.sub(grouped(x, groups), tf.reshape(mean, wide));
    const normalised = tf.reshape(tf.mul(centred, tf.reshape(inverseDeviation, wide)), x.shape);
    return [silu(tf.add(tf.mul(normalised, gamma), beta)), mean, inverseDeviation];
  });
}

/** [dx, dgamma, dbeta] */
export function groupNormSiluGrad(
  dy: tf.Tensor,
  { x, gamma, beta, groups, epsilon }: GroupNorm,
  mean: tf.Tensor,
  inverseDeviation: tf.Tensor,
): tf.Tensor[] {
  const inputs = { dy, x, gamma, beta, mean, inverseDeviation };
  return orComposed('GroupNormSiluGrad', inputs, { groups, epsilon }, () => {
    const wide = [batchOf(x), 1, 1, groups, 1];
    const inverse = tf.reshape(inverseDeviation, wide);
    const normalised = tf.mul(tf.sub(grouped(x, groups), tf.reshape(mean, wide)), inverse);
    const flat = tf.reshape(normalised, x.shape);
    const dz = tf.mul(dy, siluDerivative(tf.add(tf.mul(flat, gamma), beta)));
    const u = grouped(tf.mul(dz, gamma), groups);
    const average = (value: tf.Tensor) => tf.mean(value, [1, 2, 4], true);
    const dx = tf.mul(
      inverse,
      tf.sub(tf.sub(u, average(u)), tf.mul(normalised, average(tf.mul(u, normalised)))),
    );
    return [tf.reshape(dx, x.shape), tf.sum(tf.mul(dz, flat), [0, 1, 2]), tf.sum(dz, [0, 1, 2])];
  });
}

export function doubled(x: tf.Tensor): tf.Tensor {
  const [, height = 1, width = 1] = x.shape;
  return single(
    orComposed('UpsampleNearest2x', { x }, {}, () => [
      tf.image.resizeNearestNeighbor(x as tf.Tensor4D, [2 * height, 2 * width]),
    ]),
  );
}

export function doubledGrad(dy: tf.Tensor): tf.Tensor {
  return single(
    orComposed('UpsampleNearest2xGrad', { dy }, {}, () => [
      tf.mul(tf.avgPool(dy as tf.Tensor4D, 2, 2, 'valid'), 4),
    ]),
  );
}

/** Each dy goes to the first of the largest elements of its window, in scan order. */
export function maxPoolGrad(dy: tf.Tensor, x: tf.Tensor, y: tf.Tensor): tf.Tensor {
  return single(
    orComposed('MaxPool2x2Grad', { dy, x, y }, {}, () => {
      const [batch = 1, height = 1, width = 1, channels = 1] = y.shape;
      const [map, best, gradient] = [x, y, dy].map((tensor) => tensor.dataSync()) as [
        Float32Array,
        Float32Array,
        Float32Array,
      ];
      const dx = new Float32Array(map.length);
      best.forEach((largest, index) => {
        const channel = index % channels;
        const column = Math.floor(index / channels) % width;
        const row = Math.floor(index / (channels * width)) % height;
        const image = Math.floor(index / (channels * width * height));
        const places = [0, 1, 2, 3].map(
          (tap) =>
            ((image * 2 * height + 2 * row + (tap >> 1)) * 2 * width + 2 * column + (tap & 1)) * channels +
            channel,
        );
        const first = places.find((place) => map[place] === largest);
        if (first !== undefined) dx[first] = gradient[index] ?? 0;
      });
      return [tf.tensor(dx, [batch, 2 * height, 2 * width, channels])];
    }),
  );
}

/** A convolution's gradients for its images and its filter. */
export function convolutionGrads(
  dy: tf.Tensor,
  x: tf.Tensor,
  filter: tf.Tensor,
): { readonly dx: tf.Tensor; readonly dFilter: tf.Tensor } {
  const turned = filter.shape[0] === 1 ? filter : tf.reverse(filter, [0, 1]);
  const dx = tf.conv2d(dy as tf.Tensor4D, tf.transpose(turned, [0, 1, 3, 2]) as tf.Tensor4D, 1, 'same');
  const attributes = { strides: [1, 1], pad: 'same', dataFormat: 'NHWC', filterShape: filter.shape };
  const dFilter: tf.Tensor = tf.engine().runKernel('Conv2DBackpropFilter', { x, dy }, attributes);
  return { dx, dFilter };
}
