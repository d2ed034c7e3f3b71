import { Arithmetic } from '../lower/arithmetic';
import { isBlocked } from '../lower/blocked-maps';
import { broadcastShape } from '../lower/broadcast-shape';
import { ChannelOperations } from '../lower/channel-operations';
import { elementwise } from '../lower/elementwise';
import { sameShape } from '../lower/graph-builder';
import { inputOf, outputOf, type KernelCall, type KernelDefinition } from '../lower/kernel-definition';
import type { LoweredValue } from '../lower/lowered-value';
import { refuseBooleans, refuseMixedTypes } from './element-types';

/**
 * A float32 map in blocks plus numbers by image and channel, [N or 1, 1, 1, C] or [C], in any order in memory: a shift of
 * every channel. Whatever else broadcasts is a plain sum.
 */
function shiftedChannels(
  call: KernelCall,
  map: LoweredValue,
  numbers: LoweredValue,
): LoweredValue | undefined {
  const isTable = numbers.shape
    .slice(0, -1)
    .every((size, axis) => size === 1 || (axis === 0 && numbers.shape.length === 4));
  const wholeChannels = numbers.shape.at(-1) === map.shape[3];
  if (map.tensor.type !== 'float32' || !isBlocked(call.graph, map)) return undefined;
  if (numbers.uniform || !isTable || !wholeChannels) return undefined;
  if (!sameShape(map.shape, outputOf(call).shape) || sameShape(numbers.shape, map.shape)) return undefined;
  return new ChannelOperations(call.graph).affine(map, new Arithmetic(call.graph).number(1), numbers);
}

export const addKernel: KernelDefinition = {
  kernel: 'Add',
  infer: (inputs) => {
    const [a, b] = [inputOf(inputs, 'a'), inputOf(inputs, 'b')];
    refuseBooleans('Add', a, b);
    refuseMixedTypes('Add', a, b);
    return [{ shape: broadcastShape(a.shape, b.shape), dtype: a.dtype }];
  },
  lower: (call) => {
    const [a, b] = [inputOf(call.inputs, 'a'), inputOf(call.inputs, 'b')];
    const sum = () =>
      elementwise(call.graph, [a, b], outputOf(call), (operands, shape) =>
        call.graph.node('Add', operands, shape),
      );
    return [shiftedChannels(call, a, b) ?? shiftedChannels(call, b, a) ?? sum()];
  },
};
