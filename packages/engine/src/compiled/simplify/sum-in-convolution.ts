import type { RecordedNode, RecordedValue } from '../record/recording';
import { isBiasByChannel } from '../lower/channel-bias';
import { isPlainConvolution } from './plain-convolution';
import { haveOneShape, lastAxis, producerOf } from './producers';
import type { RewriteContext, RewriteRule } from './rewriter';
import { areWholeBlocks } from './whole-blocks';

/** Kernels whose output is a map of its own, which a convolution can add to in place. */
const freshMaps = [
  'Add',
  'Conv2D',
  'DoubledConv2D',
  'FusedConv2D',
  'SummedConv2D',
  'UpsampleNearest2x',
  'UpsampleNearest2xGrad',
];

/**
 * A sum of a convolution and another map that nothing else uses: the convolution adds itself to the other.
 *
 * It takes two values of one shape, a plain convolution of whole blocks of channels to whole blocks that adds nothing yet
 * but a bias by channel, and a map that the graph computes (an input's memory is the caller's).
 */
export const sumInConvolution: RewriteRule = (node, context) => {
  const { a, b } = node.inputs;
  if (a === undefined || b === undefined) return undefined;
  if (!haveOneShape(a, b)) return undefined;
  return convolutionOnto(context, b, a) ?? convolutionOnto(context, a, b);
};

function convolutionOnto(
  context: RewriteContext,
  sum: RecordedValue,
  plus: RecordedValue,
): readonly RecordedValue[] | undefined {
  const convolution = producerOf(sum, 'Conv2D', 'FusedConv2D');
  if (convolution === undefined || context.useCount(sum) > 1) return undefined;
  if (producerOf(plus, ...freshMaps) === undefined || context.useCount(plus) > 1) return undefined;
  if (!canAdd(context, convolution, plus)) return undefined;
  const inputs = { ...convolution.inputs, plus };
  return [context.call(convolution.kernel, inputs, convolution.attributes)];
}

function canAdd(context: RewriteContext, { inputs, attributes }: RecordedNode, plus: RecordedValue): boolean {
  const { x, filter, bias } = inputs;
  if (x === undefined || filter === undefined || inputs['plus'] !== undefined) return false;
  return (
    (bias === undefined || isBiasByChannel(bias.shape, lastAxis(filter))) &&
    isPlainConvolution(attributes, filter.shape) &&
    areWholeBlocks(context.blockSize, lastAxis(plus), lastAxis(x))
  );
}
