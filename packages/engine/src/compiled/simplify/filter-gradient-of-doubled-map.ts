import type { RecordedValue } from '../record/recording';
import { hasSeveralTaps, isPlainConvolution } from './plain-convolution';
import { doubledMap, lastAxis, partsOf } from './producers';
import { areWholeBlocks } from './whole-blocks';
import type { RewriteContext, RewriteRule } from './rewriter';

/**
 * The gradient of a filter that convolved a doubled map and a skip side by side: that of the doubled map's channels is
 * computed at its small size.
 *
 * It takes gradients of plain convolutions whose images, parts (one of them doubled) and outputs are whole blocks.
 */
export const filterGradientOfDoubledMap: RewriteRule = (node, context) => {
  const { x, dy } = node.inputs;
  const { filterShape } = node.attributes as { filterShape: readonly number[] };
  if (x === undefined || dy === undefined || !isPlainConvolution(node.attributes, filterShape))
    return undefined;
  const parts = partsOf(x);
  if (!parts.some((part) => doubledMap(part) !== undefined)) return undefined;
  const [batch = 1] = x.shape;
  if (!areWholeBlocks(context.blockSize, batch, lastAxis(dy), ...parts.map(lastAxis))) return undefined;
  const gradients = parts.map((part) => {
    const shape = filterShape.with(2, lastAxis(part));
    return filterGradient(context, part, dy, { ...node.attributes, filterShape: shape });
  });
  const [only] = gradients;
  if (only !== undefined && gradients.length === 1) return [only];
  return [context.call('Concat', Object.fromEntries(gradients.entries()), { axis: 2 })];
};

function filterGradient(
  context: RewriteContext,
  part: RecordedValue,
  dy: RecordedValue,
  attributes: { readonly filterShape: readonly number[] },
): RecordedValue {
  const filterShape = [...attributes.filterShape];
  const x = doubledMap(part);
  if (x === undefined)
    return context.call('Conv2DBackpropFilter', { x: part, dy }, { ...attributes, filterShape });
  if (hasSeveralTaps({ shape: filterShape }))
    return context.call('DoubledConv2DBackpropFilter', { x, dy }, { filterShape });
  const summed = context.call('UpsampleNearest2xGrad', { dy });
  return context.call('Conv2DBackpropFilter', { x, dy: summed }, { ...attributes, filterShape });
}
