import { backend_util } from '@tensorflow/tfjs-core';

/** The shape to which operands broadcast, by NumPy's rules. */
export function broadcastShape(...shapes: readonly (readonly number[])[]): readonly number[] {
  return shapes.reduce((a, b) => backend_util.assertAndGetBroadcastShape([...a], [...b]));
}
