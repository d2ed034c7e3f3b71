import type * as tf from '@tensorflow/tfjs-core';
import { UNetInputError } from './errors';
import { labelCount, type UNetConfig } from './unet-config';

function requireImages({ imageSize, channels }: UNetConfig, xt: tf.Tensor): void {
  const [, height, width, depth] = xt.shape;
  if (xt.rank !== 4 || height !== imageSize || width !== imageSize || depth !== channels) {
    throw new UNetInputError(
      `The images have shape [${xt.shape.join(', ')}]; this network takes [N, ${imageSize}, ${imageSize}, ${channels}].`,
    );
  }
}

function requireLabels(config: UNetConfig, batch: number, labels: tf.Tensor | null): void {
  const count = labelCount(config);
  if (labels === null) {
    if (count === 0) return;
    throw new UNetInputError(
      `Labels are missing; this network has ${count}: give an int32 tensor [${batch}].`,
    );
  }
  if (count === 0) throw new UNetInputError('Labels were given to an unconditional network; give null.');
  const indices = labels.dtype === 'int32' && labels.rank === 1 && labels.shape[0] === batch;
  const weights = labels.dtype === 'float32' && labels.shape.join() === [batch, count].join();
  if (!indices && !weights) {
    throw new UNetInputError(
      `The labels are ${labels.dtype} [${labels.shape.join(', ')}]; ` +
        `give int32 indices [${batch}] or float32 weights [${batch}, ${count}].`,
    );
  }
}

/** Checks the shapes and types of what the network is given. @throws UNetInputError */
export function requireNetworkInputs(
  config: UNetConfig,
  xt: tf.Tensor4D,
  t: tf.Tensor,
  labels: tf.Tensor | null,
): void {
  requireImages(config, xt);
  const batch = xt.shape[0];
  if (t.rank !== 1 || t.shape[0] !== batch) {
    throw new UNetInputError(
      `The time steps have shape [${t.shape.join(', ')}]; give [${batch}], one for each image.`,
    );
  }
  requireLabels(config, batch, labels);
}
