import type * as tf from '@tensorflow/tfjs-core';
import { composedGroupNormSilu, composedGroupNormSiluGradient } from './composed-group-norm-silu';
import { hasKernel, runKernel } from './kernel-registry';
import { withOwnGradient } from './own-gradient';

/** What a GroupNorm needs besides its scale and shift. */
export interface GroupNormOptions {
  /** Number of groups; divides the channels. Neighbouring channels form a group. */
  readonly groups: number;
  /** Added to the variance. */
  readonly epsilon: number;
}

/**
 * GroupNorm (Wu and He, 2018: biased variance, scale and shift by channel) and then SiLU.
 * @param x [N, H, W, C]
 * @param gamma scale, [C]
 * @param beta shift, [C]
 */
export function groupNormSilu(
  x: tf.Tensor4D,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  options: GroupNormOptions,
): tf.Tensor4D {
  const fused = hasKernel('GroupNormSilu') && hasKernel('GroupNormSiluGrad');
  return fused ? fusedGroupNormSilu(x, gamma, beta, options) : separateGroupNormSilu(x, gamma, beta, options);
}

function separateGroupNormSilu(
  x: tf.Tensor4D,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  options: GroupNormOptions,
): tf.Tensor4D {
  return withOwnGradient<tf.Tensor4D>({
    inputs: [x, gamma, beta],
    forward: () => {
      const { y, mean, inverseDeviation } = composedGroupNormSilu(x, gamma, beta, options);
      return { output: y, saved: [x, gamma, beta, mean, inverseDeviation] };
    },
    backward: (dy, saved) => {
      const [savedX, savedGamma, savedBeta, mean, inverseDeviation] = saved as [
        tf.Tensor4D,
        tf.Tensor1D,
        tf.Tensor1D,
        tf.Tensor4D,
        tf.Tensor4D,
      ];
      return composedGroupNormSiluGradient(
        { dy, x: savedX, gamma: savedGamma, beta: savedBeta, mean, inverseDeviation },
        options.groups,
      );
    },
  });
}

function fusedGroupNormSilu(
  x: tf.Tensor4D,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  { groups, epsilon }: GroupNormOptions,
): tf.Tensor4D {
  return withOwnGradient<tf.Tensor4D>({
    inputs: [x, gamma, beta],
    forward: () => {
      const [output, mean, inverseDeviation] = runKernel(
        'GroupNormSilu',
        { x, gamma, beta },
        { groups, epsilon },
      ) as [tf.Tensor4D, tf.Tensor2D, tf.Tensor2D];
      return { output, saved: [x, gamma, beta, mean, inverseDeviation] };
    },
    backward: (dy, saved) => {
      const [savedX, savedGamma, savedBeta, mean, inverseDeviation] = saved as [
        tf.Tensor,
        tf.Tensor,
        tf.Tensor,
        tf.Tensor,
        tf.Tensor,
      ];
      const inputs = { dy, x: savedX, gamma: savedGamma, beta: savedBeta, mean, inverseDeviation };
      return runKernel('GroupNormSiluGrad', inputs, { groups, epsilon });
    },
  });
}
