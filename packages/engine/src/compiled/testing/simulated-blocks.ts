import { GraphBuilder, type NodeOptions, type OnnxTensor } from '../lower/graph-builder';
import { at } from '../lower/memory-order';
import { blockedDomain, cpuTarget } from '../lower/target';
import type { OnnxAttributes } from '../onnx/onnx-model';

type Inputs = readonly (OnnxTensor | null)[];

/**
 * Writes each operator in blocks of channels as plain ONNX between two reorderings, so that a graph for blocks of any
 * size runs on any processor: those with AVX2 have blocks of 8, those with AVX-512 blocks of 16.
 */
export class SimulatedBlocks extends GraphBuilder {
  readonly #block: number;

  constructor(block: number) {
    super(cpuTarget(block));
    this.#block = block;
  }

  override nodes(
    operator: string,
    inputs: Inputs,
    shapes: readonly (readonly number[])[],
    options: NodeOptions = {},
  ): readonly OnnxTensor[] {
    if (options.domain !== blockedDomain) return super.nodes(operator, inputs, shapes, options);
    const [shape] = shapes as [readonly number[]];
    return [this.#plain(operator, inputs, shape, options.attributes ?? {})];
  }

  #plain(operator: string, inputs: Inputs, shape: readonly number[], attributes: OnnxAttributes): OnnxTensor {
    const [x] = inputs as [OnnxTensor];
    switch (operator) {
      case 'ReorderInput':
        return this.#packed(x);
      case 'ReorderOutput':
        return this.#unpacked(x);
      case 'Conv':
        return this.#packed(this.#convolution(inputs, shape, attributes));
      case 'AveragePool':
      case 'GlobalAveragePool':
      case 'MaxPool':
        return this.#packed(this.node(operator, [this.#unpacked(x)], shape, { attributes }));
      default:
        throw new RangeError(`There is no operator ${operator} in blocks.`);
    }
  }

  #convolution(
    [x, filter, bias = null, sum = null]: Inputs,
    shape: readonly number[],
    { activation, ...attributes }: OnnxAttributes,
  ): OnnxTensor {
    const [image, taps] = [x, filter] as [OnnxTensor, OnnxTensor];
    const isNarrow = at(image.shape, 1) < this.#block;
    const inputs = [
      isNarrow ? image : this.#unpacked(image),
      attributes['group'] === undefined ? this.#unpackedFilter(taps) : this.#unpackedFilters(taps),
      ...(bias === null ? [] : [bias]),
    ];
    const product = this.node('Conv', inputs, shape, { attributes });
    const result = sum === null ? product : this.node('Add', [product, this.#unpacked(sum)], shape);
    return activation === undefined ? result : this.node(activation as string, [result], shape);
  }

  /** [N, C, H, W] in memory as [N, C / block, H, W, block]. */
  #packed(x: OnnxTensor): OnnxTensor {
    const [batch, channels, height, width] = x.shape as [number, number, number, number];
    const cut = this.reshape(x, [batch, channels / this.#block, this.#block, height, width]);
    return this.reshape(this.transpose(cut, [0, 1, 3, 4, 2]), x.shape);
  }

  #unpacked(x: OnnxTensor): OnnxTensor {
    const [batch, channels, height, width] = x.shape as [number, number, number, number];
    const cut = this.reshape(x, [batch, channels / this.#block, height, width, this.#block]);
    return this.reshape(this.transpose(cut, [0, 1, 4, 2, 3]), x.shape);
  }

  /** Out of [out / block, in / block, height, width, in block, out block]; few in channels are not cut. */
  #unpackedFilter(filter: OnnxTensor): OnnxTensor {
    const [outward, inward, height, width] = filter.shape as [number, number, number, number];
    const inBlock = inward < this.#block ? 1 : this.#block;
    const blocks = [outward / this.#block, inward / inBlock, height, width, inBlock, this.#block];
    return this.reshape(this.transpose(this.reshape(filter, blocks), [0, 5, 1, 4, 2, 3]), filter.shape);
  }

  /** One filter a channel, out of [channels / block, height, width, block]. */
  #unpackedFilters(filter: OnnxTensor): OnnxTensor {
    const [channels, , height, width] = filter.shape as [number, number, number, number];
    const blocks = [channels / this.#block, height, width, this.#block];
    return this.reshape(this.transpose(this.reshape(filter, blocks), [0, 3, 1, 2]), filter.shape);
  }
}
