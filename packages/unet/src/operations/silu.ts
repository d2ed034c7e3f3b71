import * as tf from '@tensorflow/tfjs-core';
import { hasKernel, runSingleKernel } from './kernel-registry';
import { withOwnGradient } from './own-gradient';

/** The derivative of `z sigmoid(z)`: sigmoid(z) (1 + z (1 - sigmoid(z))). */
export function siluDerivative<Shape extends tf.Tensor>(z: Shape): Shape {
  const gate = tf.sigmoid(z);
  return tf.mul(gate, tf.add(tf.mul(z, tf.sub(1, gate)), 1));
}

function forward<Shape extends tf.Tensor>(x: Shape): Shape {
  return hasKernel('Silu') ? (runSingleKernel('Silu', { x }) as Shape) : tf.mul(x, tf.sigmoid(x));
}

function backward<Shape extends tf.Tensor>(dy: Shape, x: Shape): Shape {
  return hasKernel('SiluGrad')
    ? (runSingleKernel('SiluGrad', { dy, x }) as Shape)
    : tf.mul(dy, siluDerivative(x));
}

/** The activation `x sigmoid(x)`, element by element. */
export function silu<Shape extends tf.Tensor>(x: Shape): Shape {
  return withOwnGradient<Shape>({
    inputs: [x],
    forward: () => ({ output: forward(x), saved: [x] }),
    backward: (dy, [savedX]) => [backward(dy, savedX as Shape)],
  });
}
