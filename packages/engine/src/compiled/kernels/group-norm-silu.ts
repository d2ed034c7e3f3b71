import { UnsupportedKernelUseError } from '../errors';
import { Arithmetic } from '../lower/arithmetic';
import { mapShape } from '../lower/blocked-maps';
import { ChannelOperations } from '../lower/channel-operations';
import type { GraphBuilder } from '../lower/graph-builder';
import { inputOf, type KernelCall, type KernelDefinition } from '../lower/kernel-definition';
import { reshaped, type LoweredValue } from '../lower/lowered-value';
import { reduce } from '../lower/reduce';

interface GroupNormAttributes {
  readonly groups: number;
  readonly epsilon: number;
}

/**
 * Group normalisation (Wu & He 2018) followed by SiLU. All that is particular to a channel or a group is worked out on
 * small tensors, [N, groups, channels in a group]; the map itself is touched in as few passes as possible.
 */
class GroupNormSilu {
  readonly #arithmetic: Arithmetic;
  readonly #channels: ChannelOperations;
  readonly #graph: GraphBuilder;
  readonly #groups: number;
  readonly #x: LoweredValue;

  constructor(call: KernelCall) {
    this.#graph = call.graph;
    this.#arithmetic = new Arithmetic(call.graph);
    this.#channels = new ChannelOperations(call.graph);
    this.#groups = (call.attributes as unknown as GroupNormAttributes).groups;
    this.#x = inputOf(call.inputs, 'x');
  }

  /** [y, mean, inverse deviation] */
  forward(gamma: LoweredValue, beta: LoweredValue, epsilon: number): readonly LoweredValue[] {
    const { mean, inverseDeviation } = this.#statistics(epsilon);
    const { scale, shift } = this.#affine(gamma, beta, mean, inverseDeviation);
    const y = this.#arithmetic.silu(this.#channels.affine(this.#x, scale, shift));
    const [batch] = mapShape(this.#x);
    return [y, ...[mean, inverseDeviation].map((value) => reshaped(value, [batch, this.#groups]))];
  }

  /**
   * [dx, dgamma, dbeta]. With S = sum of dz and P = sum of dz normalised, by image and channel, and averages over the
   * group: dx = inverse deviation (gamma dz - average(gamma dz) - normalised average(gamma dz normalised)), which is
   * dz a + x b + c for an a, b and c by image and channel.
   */
  gradients(
    inputs: Readonly<Record<'dy' | 'gamma' | 'beta' | 'mean' | 'inverseDeviation', LoweredValue>>,
  ): readonly LoweredValue[] {
    const a = this.#arithmetic;
    const [batch] = mapShape(this.#x);
    const byGroup = (value: LoweredValue) => reshaped(value, [batch, this.#groups, 1]);
    const [mean, inverseDeviation] = [byGroup(inputs.mean), byGroup(inputs.inverseDeviation)];
    const { scale, shift } = this.#affine(inputs.gamma, inputs.beta, mean, inverseDeviation);
    const minusDz = a.multiply(inputs.dy, this.#minusSiluDerivative(scale, shift));

    const sums = this.#grouped(a.negate(this.#channels.sum(minusDz)));
    const products = this.#grouped(a.negate(this.#channels.dot(minusDz, this.#x)));
    const normalised = a.multiply(inverseDeviation, a.subtract(products, a.multiply(mean, sums)));
    const gamma = this.#grouped(inputs.gamma);
    const averageOfU = this.#groupAverage(a.multiply(gamma, sums));
    const averageOfUNormalised = this.#groupAverage(a.multiply(gamma, normalised));

    const slope = a.multiply(a.multiply(inverseDeviation, inverseDeviation), averageOfUNormalised);
    const offset = a.subtract(a.multiply(mean, slope), a.multiply(inverseDeviation, averageOfU));
    const fromX = this.#channels.affine(
      this.#x,
      this.#everyChannel(a.negate(slope)),
      this.#everyChannel(offset),
    );
    const dx = this.#channels.affine(minusDz, a.negate(scale), a.number(0), fromX);
    return [dx, this.#overBatch(normalised), this.#overBatch(sums)];
  }

  /** Mean and inverse deviation, [N, groups, 1]. */
  #statistics(epsilon: number): { readonly mean: LoweredValue; readonly inverseDeviation: LoweredValue } {
    const a = this.#arithmetic;
    const [, height, width] = mapShape(this.#x);
    const average = (perChannel: LoweredValue) =>
      reduce(this.#graph, 'ReduceMean', this.#grouped(perChannel), [2]);
    const mean = average(this.#channels.mean(this.#x));
    const square = average(a.scale(this.#channels.dot(this.#x, this.#x), 1 / (height * width)));
    const variance = a.maximum(a.subtract(square, a.multiply(mean, mean)), a.number(0));
    const inverseDeviation = a.divide(a.number(1), a.squareRoot(a.add(variance, a.number(epsilon))));
    return { mean, inverseDeviation };
  }

  /** scale and shift, [N, 1, 1, C], such that x scale + shift = gamma normalised + beta. */
  #affine(gamma: LoweredValue, beta: LoweredValue, mean: LoweredValue, inverseDeviation: LoweredValue) {
    const a = this.#arithmetic;
    const scale = a.multiply(this.#grouped(gamma), inverseDeviation);
    const shift = a.subtract(this.#grouped(beta), a.multiply(mean, scale));
    return { scale: this.#perChannel(scale), shift: this.#perChannel(shift) };
  }

  /**
   * The derivative of y = z σ(z) for z = x scale + shift is σ(z) (1 + z - y). Its opposite takes one pass less, since a
   * depthwise convolution can add y.
   */
  #minusSiluDerivative(scale: LoweredValue, shift: LoweredValue): LoweredValue {
    const a = this.#arithmetic;
    const y = a.silu(this.#channels.affine(this.#x, scale, shift));
    const minusScale = a.negate(scale);
    const minusShift = a.subtract(a.number(-1), shift);
    const rest = this.#channels.affine(this.#x, minusScale, minusShift, y);
    return a.multiply(this.#channels.affineSigmoid(this.#x, scale, shift), rest);
  }

  /** [N, 1, 1, C] or [C] as [N, groups, channels in a group] or [groups, channels in a group]. */
  #grouped(value: LoweredValue): LoweredValue {
    const [, , , channels] = mapShape(this.#x);
    const inGroup = channels / this.#groups;
    const isTable = value.shape.length > 1;
    return reshaped(value, isTable ? [value.shape[0] ?? 1, this.#groups, inGroup] : [this.#groups, inGroup]);
  }

  #perChannel(value: LoweredValue): LoweredValue {
    const [batch, , , channels] = mapShape(this.#x);
    return reshaped(value, [batch, 1, 1, channels]);
  }

  /** [N, groups, 1] for every channel: [N, 1, 1, C]. */
  #everyChannel(value: LoweredValue): LoweredValue {
    const [, , , channels] = mapShape(this.#x);
    const ones = this.#grouped({ ...this.#arithmetic.number(1), shape: [channels] });
    return this.#perChannel(this.#arithmetic.multiply(value, ones));
  }

  /** The average over each group of what is summed over height and width: [N, groups, C / groups] to [N, groups, 1]. */
  #groupAverage(sums: LoweredValue): LoweredValue {
    const [, height, width] = mapShape(this.#x);
    return this.#arithmetic.scale(reduce(this.#graph, 'ReduceMean', sums, [2]), 1 / (height * width));
  }

  /** [N, groups, channels in a group] to [C]. */
  #overBatch(value: LoweredValue): LoweredValue {
    const [, , , channels] = mapShape(this.#x);
    return reshaped(reduce(this.#graph, 'ReduceSum', value, [0]), [channels]);
  }
}

const groupNormSilu: KernelDefinition = {
  kernel: 'GroupNormSilu',
  infer: (inputs, attributes) => {
    const { shape, dtype } = inputOf(inputs, 'x');
    const { groups } = attributes as unknown as GroupNormAttributes;
    const [batch, , , channels] = mapShape({ shape });
    if (channels % groups !== 0) {
      throw new UnsupportedKernelUseError(
        'GroupNormSilu',
        `has ${groups} groups for ${channels} channels; groups must be of one size`,
      );
    }
    const statistics = { shape: [batch, groups], dtype };
    return [{ shape, dtype }, statistics, statistics];
  },
  lower: (call) => {
    const { epsilon } = call.attributes as unknown as GroupNormAttributes;
    return new GroupNormSilu(call).forward(
      inputOf(call.inputs, 'gamma'),
      inputOf(call.inputs, 'beta'),
      epsilon,
    );
  },
};

const groupNormSiluGrad: KernelDefinition = {
  kernel: 'GroupNormSiluGrad',
  infer: (inputs) =>
    ['x', 'gamma', 'beta'].map((name) => {
      const { shape, dtype } = inputOf(inputs, name);
      return { shape, dtype };
    }),
  lower: (call) => {
    const { inputs } = call;
    return new GroupNormSilu(call).gradients({
      dy: inputOf(inputs, 'dy'),
      gamma: inputOf(inputs, 'gamma'),
      beta: inputOf(inputs, 'beta'),
      mean: inputOf(inputs, 'mean'),
      inverseDeviation: inputOf(inputs, 'inverseDeviation'),
    });
  },
};

/** Group normalisation with SiLU, and its gradient: kernels that the network asks for by name. */
export const groupNormSiluKernels: readonly KernelDefinition[] = [groupNormSilu, groupNormSiluGrad];
