import * as tf from '@tensorflow/tfjs-core';
import { hasKernel, runSingleKernel } from './kernel-registry';
import { withOwnGradient } from './own-gradient';

function forward(x: tf.Tensor4D): tf.Tensor4D {
  return hasKernel('UpsampleNearest2x')
    ? (runSingleKernel('UpsampleNearest2x', { x }) as tf.Tensor4D)
    : tf.image.resizeNearestNeighbor(x, [2 * x.shape[1], 2 * x.shape[2]]);
}

/** Each pixel went to four: their gradients add up. */
function backward(dy: tf.Tensor4D): tf.Tensor4D {
  return hasKernel('UpsampleNearest2xGrad')
    ? (runSingleKernel('UpsampleNearest2xGrad', { dy }) as tf.Tensor4D)
    : tf.mul(tf.avgPool(dy, 2, 2, 'valid'), 4);
}

/** Doubles height and width by repeating each pixel: [N, H, W, C] to [N, 2H, 2W, C]. */
export function upsampleNearest(x: tf.Tensor4D): tf.Tensor4D {
  return withOwnGradient<tf.Tensor4D>({
    inputs: [x],
    forward: () => ({ output: forward(x), saved: [] }),
    backward: (dy) => [backward(dy)],
  });
}
