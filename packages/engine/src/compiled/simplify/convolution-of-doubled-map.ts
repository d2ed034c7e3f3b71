import type { RecordedValue } from '../record/recording';
import { hasSeveralTaps, isPlainConvolution, plainConvolution } from './plain-convolution';
import { doubledMap, lastAxis, partsOf } from './producers';
import { areWholeBlocks } from './whole-blocks';
import type { RewriteContext, RewriteRule } from './rewriter';

/**
 * A convolution of a doubled map and a skip side by side is the sum of a convolution of each. The doubled map is
 * convolved at its small size: 4 taps for each output instead of 9, or a quarter of a tap instead of 1.
 *
 * It takes plain convolutions whose parts, one of them doubled, and output are whole blocks of channels. A bias of any
 * shape goes with a part that was not doubled, or is added at the end.
 */
export const convolutionOfDoubledMap: RewriteRule = (node, context) => {
  const { x, filter, bias } = node.inputs;
  if (x === undefined || filter === undefined || !isPlainConvolution(node.attributes, filter.shape))
    return undefined;
  const parts = partsOf(x);
  if (!parts.some((part) => doubledMap(part) !== undefined)) return undefined;
  if (!areWholeBlocks(context.blockSize, lastAxis(filter), ...parts.map(lastAxis))) return undefined;
  const biased = parts.findIndex((part) => bias !== undefined && doubledMap(part) === undefined);
  let begin = 0;
  const terms = parts.map((part, index) => {
    const own = filterOfChannels(context, filter, begin, lastAxis(part));
    begin += lastAxis(part);
    return index === biased ? biasedConvolution(context, part, own, bias) : convolution(context, part, own);
  });
  const sum = terms.reduce((a, b) => context.call('Add', { a, b }));
  return [bias === undefined || biased >= 0 ? sum : context.call('Add', { a: sum, b: bias })];
};

function biasedConvolution(
  context: RewriteContext,
  x: RecordedValue,
  filter: RecordedValue,
  bias: RecordedValue | undefined,
): RecordedValue {
  const inputs = { x, filter, ...(bias === undefined ? {} : { bias }) };
  return context.call('FusedConv2D', inputs, { ...plainConvolution, activation: 'linear' });
}

function convolution(context: RewriteContext, part: RecordedValue, filter: RecordedValue): RecordedValue {
  const x = doubledMap(part);
  if (x === undefined) return context.call('Conv2D', { x: part, filter }, plainConvolution);
  if (hasSeveralTaps(filter)) return context.call('DoubledConv2D', { x, filter });
  return context.call('UpsampleNearest2x', { x: context.call('Conv2D', { x, filter }, plainConvolution) });
}

/** The part of a filter that goes with some of the in channels. */
function filterOfChannels(
  context: RewriteContext,
  filter: RecordedValue,
  begin: number,
  channels: number,
): RecordedValue {
  const [height = 1, width = 1, all = 1, outChannels = 1] = filter.shape;
  if (channels === all) return filter;
  const size = [height, width, channels, outChannels];
  return context.call('Slice', { x: filter }, { begin: [0, 0, begin, 0], size });
}
