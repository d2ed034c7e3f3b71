import { Arithmetic } from './arithmetic';
import { blockedView, fromBlocks, isBlocked, mapShape } from './blocked-maps';
import type { GraphBuilder, OnnxTensor } from './graph-builder';
import { inRowMajor, loweredValue, reshaped, type LoweredValue } from './lowered-value';
import { reduce } from './reduce';
import { blockedDomain } from './target';

/**
 * Operations that treat every channel of every image on its own. Where a map lies in blocks they are depthwise
 * convolutions over "one image of N C channels": one pass over the map each, in all threads, where broadcasting
 * element-wise operators would take several slow ones.
 */
export class ChannelOperations {
  readonly #arithmetic: Arithmetic;

  constructor(readonly graph: GraphBuilder) {
    this.#arithmetic = new Arithmetic(graph);
  }

  /** Average over height and width: [N, H, W, C] to [N, 1, 1, C]. */
  mean(x: LoweredValue): LoweredValue {
    if (!isBlocked(this.graph, x)) return reduce(this.graph, 'ReduceMean', x, [1, 2]);
    const [batch, , , channels] = mapShape(x);
    const result = this.graph.node(
      'GlobalAveragePool',
      [blockedView(this.graph, x)],
      [batch, channels, 1, 1],
      {
        domain: blockedDomain,
      },
    );
    return perChannel(x, result);
  }

  /** Sum over height and width: [N, H, W, C] to [N, 1, 1, C]. */
  sum(x: LoweredValue): LoweredValue {
    const [, height, width] = mapShape(x);
    return this.#arithmetic.scale(this.mean(x), height * width);
  }

  /** Sum over height and width of x y: [N, H, W, C] twice to [N, 1, 1, C]. */
  dot(x: LoweredValue, y: LoweredValue): LoweredValue {
    const { graph } = this;
    if (!isBlocked(graph, x) && !isBlocked(graph, y)) {
      return reduce(graph, 'ReduceSum', this.#arithmetic.multiply(x, y), [1, 2]);
    }
    const [batch, height, width, channels] = mapShape(x);
    const count = batch * channels;
    const images = graph.reshape(blockedView(graph, x), [1, count, height, width]);
    const filters = graph.reshape(blockedView(graph, y), [count, 1, height, width]);
    const result = graph.node('Conv', [images, filters], [1, count, 1, 1], {
      domain: blockedDomain,
      attributes: { kernel_shape: [height, width], group: count },
    });
    return perChannel(x, result);
  }

  /** x scale + shift, where scale and shift are [N, 1, 1, C] or broadcast to it; plus another map, if given. */
  affine(x: LoweredValue, scale: LoweredValue, shift: LoweredValue, plus?: LoweredValue): LoweredValue {
    if (isBlocked(this.graph, x)) return this.#blockedAffine(x, scale, shift, plus);
    const product = this.#arithmetic.add(this.#arithmetic.multiply(x, scale), shift);
    return plus === undefined ? product : this.#arithmetic.add(product, plus);
  }

  /** σ(x scale + shift) */
  affineSigmoid(x: LoweredValue, scale: LoweredValue, shift: LoweredValue): LoweredValue {
    if (isBlocked(this.graph, x))
      return this.#blockedAffine(x, scale, shift, undefined, { activation: 'Sigmoid' });
    return this.#arithmetic.sigmoid(this.affine(x, scale, shift));
  }

  #blockedAffine(
    x: LoweredValue,
    scale: LoweredValue,
    shift: LoweredValue,
    plus: LoweredValue | undefined,
    activation: { readonly activation?: string } = {},
  ): LoweredValue {
    const { graph } = this;
    const [batch, height, width, channels] = mapShape(x);
    const count = batch * channels;
    const shape = [1, count, height, width];
    const inputs = [
      graph.reshape(blockedView(graph, x), shape),
      graph.reshape(this.#forEveryChannel(scale, x), [count, 1, 1, 1]),
      graph.reshape(this.#forEveryChannel(shift, x), [count]),
      ...(plus === undefined ? [] : [graph.reshape(blockedView(graph, plus), shape)]),
    ];
    const result = graph.node('Conv', inputs, shape, {
      domain: blockedDomain,
      attributes: { kernel_shape: [1, 1], group: count, ...activation },
    });
    return fromBlocks(graph, x.shape, result);
  }

  /** A value that broadcasts to [N, 1, 1, C], in any order in memory, written out for every image and channel. */
  #forEveryChannel(value: LoweredValue, x: LoweredValue): OnnxTensor {
    const [batch, , , channels] = mapShape(x);
    const sizes = [batch, channels];
    const [rows = 1, , , columns = 1] = [...Array<number>(4 - value.shape.length).fill(1), ...value.shape];
    if (value.uniform) return inRowMajor(this.graph, { ...value, shape: sizes });
    const table = inRowMajor(this.graph, reshaped(value, [rows, columns]));
    if (rows === batch && columns === channels) return table;
    return this.graph.node('Expand', [table, this.graph.integers(sizes)], sizes);
  }
}

function perChannel(x: LoweredValue, tensor: OnnxTensor): LoweredValue {
  const [batch, , , channels] = mapShape(x);
  return loweredValue([batch, 1, 1, channels], tensor);
}
