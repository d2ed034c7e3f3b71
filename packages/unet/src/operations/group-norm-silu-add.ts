import * as tf from '@tensorflow/tfjs-core';
import { add } from './add';
import { addEmbedding } from './add-embedding';
import { groupNormSilu, type GroupNormOptions } from './group-norm-silu';
import { hasKernel, runKernel, runSingleKernel } from './kernel-registry';
import { withOwnGradient } from './own-gradient';

/**
 * GroupNorm, SiLU, and then a sum: with another map, or with one vector for each image.
 * @param x [N, H, W, C]
 * @param gamma scale, [C]
 * @param beta shift, [C]
 * @param addend [N, H, W, C], or [N, C] for every pixel of its image
 */
export function groupNormSiluAdd(
  x: tf.Tensor4D,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  addend: tf.Tensor4D | tf.Tensor2D,
  options: GroupNormOptions,
): tf.Tensor4D {
  if (hasKernel('GroupNormSiluAdd') && hasKernel('GroupNormSiluAddGrad')) {
    return fused(x, gamma, beta, addend, options);
  }
  const activated = groupNormSilu(x, gamma, beta, options);
  return addend.rank === 2
    ? addEmbedding(activated, addend as tf.Tensor2D)
    : add(activated, addend as tf.Tensor4D);
}

function fused(
  x: tf.Tensor4D,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  addend: tf.Tensor4D | tf.Tensor2D,
  { groups, epsilon }: GroupNormOptions,
): tf.Tensor4D {
  const addsVector = addend.rank === 2;
  return withOwnGradient<tf.Tensor4D>({
    inputs: [x, gamma, beta, addend],
    forward: () => {
      const output = runSingleKernel('GroupNormSiluAdd', { x, gamma, beta, addend }, { groups, epsilon });
      return { output: output as tf.Tensor4D, saved: [x, gamma, beta] };
    },
    backward: (dy, saved) => {
      const [savedX, savedGamma, savedBeta] = saved as [tf.Tensor, tf.Tensor, tf.Tensor];
      const inputs = { dy, x: savedX, gamma: savedGamma, beta: savedBeta };
      const [dx, dGamma, dBeta, sums] = runKernel('GroupNormSiluAddGrad', inputs, { groups, epsilon }) as [
        tf.Tensor,
        tf.Tensor,
        tf.Tensor,
        tf.Tensor,
      ];
      return [dx, dGamma, dBeta, addsVector ? sums : tf.clone(dy)];
    },
  });
}
