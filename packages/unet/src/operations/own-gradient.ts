import * as tf from '@tensorflow/tfjs-core';

/** An operation with its gradient written out. */
export interface OwnGradient<Output extends tf.Tensor> {
  /** The tensors that the gradient is taken for. */
  readonly inputs: readonly tf.Tensor[];
  /** The forward pass, and the tensors that `backward` needs. */
  forward(): { readonly output: Output; readonly saved: readonly tf.Tensor[] };
  /** From the output's gradient and the saved tensors: one fresh gradient for each input, in order. */
  backward(dy: Output, saved: readonly tf.Tensor[]): readonly tf.Tensor[];
}

/**
 * Runs an operation so that TensorFlow.js differentiates it by the gradient given here, whatever is in its gradient
 * registry. Temporary tensors of the backward pass are released as soon as it returns, and so are the saved ones: a
 * gradient can be taken once, and not of a gradient.
 */
export function withOwnGradient<Output extends tf.Tensor>(operation: OwnGradient<Output>): Output {
  const custom = tf.customGrad((...args) => {
    const save = args[args.length - 1] as tf.GradSaveFunc;
    const { output, saved } = operation.forward();
    save([...saved]);
    const gradFunc = (dy: Output, kept: tf.Tensor[]) => {
      const gradients = tf.tidy(() => [...operation.backward(dy, kept)]);
      tf.dispose(kept);
      return gradients;
    };
    return { value: output, gradFunc };
  });
  return custom(...operation.inputs);
}
