import * as tf from '@tensorflow/tfjs-core';
import { hasKernel, runSingleKernel } from './kernel-registry';
import { product } from './linear';
import { withOwnGradient } from './own-gradient';

/**
 * Rows of a table, by a product with one-hot vectors where no kernel does it: the gradient of a gather is missing on
 * wasm, and its one-hot vectors are right as int32 alone.
 * @param labels int32 [N]; one outside 0 .. rows - 1 gives a row of zeros
 * @param table [rows, width]
 * @returns [N, width]
 */
export function pickRows(labels: tf.Tensor1D, table: tf.Tensor2D): tf.Tensor2D {
  const rows = table.shape[0];
  if (!hasKernel('PickRows') || !hasKernel('PickRowsGrad')) {
    return product(tf.cast(tf.oneHot(labels, rows), 'float32') as tf.Tensor2D, table);
  }
  return withOwnGradient<tf.Tensor2D>({
    inputs: [table],
    forward: () => ({
      output: runSingleKernel('PickRows', { labels, table }) as tf.Tensor2D,
      saved: [labels],
    }),
    backward: (dy, saved) => {
      const [savedLabels] = saved as [tf.Tensor];
      return [runSingleKernel('PickRowsGrad', { dy, labels: savedLabels }, { rows })];
    },
  });
}
