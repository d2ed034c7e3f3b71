import { blockLayouts, hasSkipConvolution, type BlockLayout } from './residual-block-layout';
import { labelRows, validateUNetConfig, type UNetConfig } from './unet-config';

/**
 * What a parameter is for, which decides its initial values and its kernel layout:
 * `convolution` is OIHW, `linear` is [out, in], `embedding` is [rows, width], all others are vectors.
 */
export type ParameterKind = 'convolution' | 'linear' | 'embedding' | 'bias' | 'norm-scale' | 'norm-shift';

/** One named parameter of the network, in PyTorch's layout. */
export interface ParameterSpec {
  /** PyTorch's name, for example `down2.skip_conv.weight`. */
  readonly name: string;
  /** What it is for. */
  readonly kind: ParameterKind;
  /** In PyTorch's layout. */
  readonly shape: readonly number[];
  /** Number of elements. */
  readonly size: number;
  /** Where its elements begin in the flat buffer that holds all parameters in order. */
  readonly offset: number;
  /** Inputs that one output element sums over; of a bias, those of its weight. 0 where none are summed. */
  readonly fanIn: number;
}

type UnplacedSpec = Omit<ParameterSpec, 'offset' | 'size'>;

function linear(name: string, inputs: number, outputs: number): UnplacedSpec[] {
  return [
    { name: `${name}.weight`, kind: 'linear', shape: [outputs, inputs], fanIn: inputs },
    { name: `${name}.bias`, kind: 'bias', shape: [outputs], fanIn: inputs },
  ];
}

function convolution(name: string, inputs: number, outputs: number, size: 1 | 3): UnplacedSpec[] {
  const fanIn = inputs * size * size;
  return [
    { name: `${name}.weight`, kind: 'convolution', shape: [outputs, inputs, size, size], fanIn },
    { name: `${name}.bias`, kind: 'bias', shape: [outputs], fanIn },
  ];
}

function groupNorm(name: string, channels: number): UnplacedSpec[] {
  return [
    { name: `${name}.weight`, kind: 'norm-scale', shape: [channels], fanIn: 0 },
    { name: `${name}.bias`, kind: 'norm-shift', shape: [channels], fanIn: 0 },
  ];
}

function residualBlock(layout: BlockLayout, embeddingChannels: number): UnplacedSpec[] {
  const { name, inChannels, outChannels } = layout;
  return [
    ...convolution(`${name}.conv1`, inChannels, outChannels, 3),
    ...groupNorm(`${name}.groupnorm1`, outChannels),
    ...linear(`${name}.emb_proj`, embeddingChannels, outChannels),
    ...convolution(`${name}.conv2`, outChannels, outChannels, 3),
    ...groupNorm(`${name}.groupnorm2`, outChannels),
    ...(hasSkipConvolution(layout) ? convolution(`${name}.skip_conv`, inChannels, outChannels, 1) : []),
  ];
}

function labelEmbedding(config: UNetConfig): UnplacedSpec[] {
  const width = config.embeddingChannels;
  if (config.numClasses === null) return [];
  return [
    { name: 'label_embedding.0.weight', kind: 'embedding', shape: [labelRows(config), width], fanIn: 0 },
    ...linear('label_embedding.2', width, width),
  ];
}

function place(specs: readonly UnplacedSpec[]): ParameterSpec[] {
  let offset = 0;
  return specs.map((spec) => {
    const size = spec.shape.reduce((product, length) => product * length, 1);
    const placed = { ...spec, size, offset };
    offset += size;
    return placed;
  });
}

/**
 * Every parameter of the network, with PyTorch's names, layouts and order (that of `state_dict`).
 * @throws InvalidUNetConfigError where the config describes no network.
 */
export function parameterSpecs(config: UNetConfig): readonly ParameterSpec[] {
  const { channels, embeddingChannels, blockChannels } = validateUNetConfig(config);
  const firstChannels = blockChannels[0] ?? config.bottleneckChannels;
  const { down, bottleneck, up } = blockLayouts(config);
  return place([
    ...linear('time_embedding.linear1', embeddingChannels, embeddingChannels),
    ...linear('time_embedding.linear2', embeddingChannels, embeddingChannels),
    ...labelEmbedding(config),
    ...convolution('init_conv', channels, firstChannels, 3),
    ...[...down, bottleneck, ...up].flatMap((layout) => residualBlock(layout, embeddingChannels)),
    ...convolution('output_conv', firstChannels, channels, 3),
  ]);
}

/** Number of elements in all parameters together: 2,447,681 for the article's network. */
export function parameterCount(config: UNetConfig): number {
  return parameterSpecs(config).reduce((count, { size }) => count + size, 0);
}
