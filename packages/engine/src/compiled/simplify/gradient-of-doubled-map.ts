import type { RecordedValue } from '../record/recording';
import { hasSeveralTaps, isPlainConvolution, plainConvolution } from './plain-convolution';
import { haveOneShape, lastAxis, producerOf } from './producers';
import { areWholeBlocks } from './whole-blocks';
import type { RewriteContext, RewriteRule } from './rewriter';

/**
 * Where the gradient of a joined map is cut into that of a doubled map and that of a skip, the convolutions that
 * computed it are cut instead, so that the doubled map's part can be computed at its small size.
 *
 * It takes a map that is cut along its channels, into whole blocks; each term of it is a plain convolution of the map's
 * own shape, without a bias, that nothing else uses.
 */
export const splitOfGradient: RewriteRule = (node, context) => {
  const { x } = node.inputs;
  if (x?.shape.length !== 4 || !isLastAxis(node.attributes['axis'], x)) return undefined;
  const isDoubled = (_: unknown, index: number) =>
    context.consumersOf(index).join() === 'UpsampleNearest2xGrad';
  if (!node.outputs.some(isDoubled) || !isCheapToCut(x, context)) return undefined;
  if (!areWholeBlocks(context.blockSize, ...node.outputs.map(({ shape }) => shape[3] ?? 1))) return undefined;
  let begin = 0;
  return node.outputs.map(({ shape }) => {
    const channels = shape[3] ?? 1;
    const part = channelsOfSum(context, x, begin, channels);
    begin += channels;
    return part;
  });
};

function isLastAxis(axis: unknown, { shape }: RecordedValue): boolean {
  return axis === -1 || axis === shape.length - 1;
}

/** Whether a value is a convolution, or a sum of such of one shape, that nothing else uses. */
function isCheapToCut(value: RecordedValue, context: RewriteContext): boolean {
  if (context.useCount(value) > 1) return false;
  const sum = producerOf(value, 'Add');
  if (sum !== undefined) {
    return Object.values(sum.inputs).every(
      (term) => haveOneShape(term, value) && isCheapToCut(term, context),
    );
  }
  return convolutionOf(value) !== undefined;
}

function convolutionOf(
  value: RecordedValue,
): { readonly x: RecordedValue; readonly filter: RecordedValue } | undefined {
  const node = producerOf(value, 'Conv2D');
  const { x, filter } = node?.inputs ?? {};
  if (node === undefined || x === undefined || filter === undefined) return undefined;
  return isPlainConvolution(node.attributes, filter.shape) ? { x, filter } : undefined;
}

function channelsOfSum(
  context: RewriteContext,
  value: RecordedValue,
  begin: number,
  channels: number,
): RecordedValue {
  const { a, b } = producerOf(value, 'Add')?.inputs ?? {};
  if (a !== undefined && b !== undefined) {
    const terms = {
      a: channelsOfSum(context, a, begin, channels),
      b: channelsOfSum(context, b, begin, channels),
    };
    return context.call('Add', terms);
  }
  const convolution = convolutionOf(value);
  if (convolution === undefined) throw new RangeError('Only convolutions and their sums can be cut.');
  const [height = 1, width = 1, inChannels = 1] = convolution.filter.shape;
  const slice = { begin: [0, 0, 0, begin], size: [height, width, inChannels, channels] };
  const filter = context.call('Slice', { x: convolution.filter }, slice);
  return context.call('Conv2D', { x: convolution.x, filter }, plainConvolution);
}

/**
 * The gradient of doubling sums over windows of 2 x 2. Of a sum, it is the sum of the gradients; a convolution followed
 * by it is one convolution with stride 2.
 *
 * It takes sums whose terms are of one shape (what broadcasts has other windows) and plain convolutions of whole blocks
 * of channels, without a bias, as long as nothing else uses them.
 */
export const gradientOfDoubling: RewriteRule = (node, context) => {
  const { dy } = node.inputs;
  return dy === undefined ? undefined : [windowSums(context, dy)];
};

function windowSums(context: RewriteContext, dy: RecordedValue): RecordedValue {
  const { a, b } = producerOf(dy, 'Add')?.inputs ?? {};
  if (a !== undefined && b !== undefined && context.useCount(dy) === 1 && haveOneShape(a, b)) {
    return context.call('Add', { a: windowSums(context, a), b: windowSums(context, b) });
  }
  const convolution = convolutionOf(dy);
  if (convolution === undefined || context.useCount(dy) > 1)
    return context.call('UpsampleNearest2xGrad', { dy });
  const { x, filter } = convolution;
  if (!areWholeBlocks(context.blockSize, lastAxis(x), lastAxis(filter))) {
    return context.call('UpsampleNearest2xGrad', { dy });
  }
  if (hasSeveralTaps(filter)) return context.call('SummedConv2D', { x, filter });
  const summed = context.call('UpsampleNearest2xGrad', { dy: x });
  return context.call('Conv2D', { x: summed, filter }, plainConvolution);
}
