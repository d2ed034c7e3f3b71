import type { KernelDefinition } from '../lower/kernel-definition';
import type { Recording } from '../record/recording';
import { convolutionOfDoubledMap } from './convolution-of-doubled-map';
import { filterGradientOfDoubledMap } from './filter-gradient-of-doubled-map';
import { gradientOfDoubling, splitOfGradient } from './gradient-of-doubled-map';
import { rewrite, type RewriteRule } from './rewriter';
import { sumInConvolution } from './sum-in-convolution';

/** Copies of values, which TensorFlow.js makes to count references, are the values themselves. */
const copies: ReadonlyMap<string, RewriteRule> = new Map([
  ['Identity', ({ inputs }) => Object.values(inputs)],
]);

/** Ways to do the same with less work. Each is exact up to rounding. */
const rules: ReadonlyMap<string, RewriteRule> = new Map([
  ['Conv2D', convolutionOfDoubledMap],
  ['FusedConv2D', convolutionOfDoubledMap],
  ['Conv2DBackpropFilter', filterGradientOfDoubledMap],
  ['SplitV', splitOfGradient],
  ['UpsampleNearest2xGrad', gradientOfDoubling],
]);

/** What pays only once nothing else is left to do. */
const sums: ReadonlyMap<string, RewriteRule> = new Map([['Add', sumInConvolution]]);

/**
 * A recording that computes the same with less work.
 * @param blockSize Channels in a block of the device's convolutions; the rules are for those.
 */
export function simplify(
  recording: Recording,
  kernels: ReadonlyMap<string, KernelDefinition>,
  blockSize: number,
): Recording {
  const passes = [copies, rules, sums];
  return passes.reduce((current, pass) => rewrite(current, kernels, pass, blockSize), recording);
}
