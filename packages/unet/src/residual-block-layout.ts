import type { UNetConfig } from './unet-config';

/** One residual block of the network: its name in the parameters, its widths, and where it stands. */
export interface BlockLayout {
  /** `down1`, `bottleneck`, `up1`, ... as in PyTorch's parameter names. */
  readonly name: string;
  readonly inChannels: number;
  readonly outChannels: number;
}

/** The blocks of the network in the order of their parameters. */
export interface BlockLayouts {
  /** From the full image downwards. */
  readonly down: readonly BlockLayout[];
  readonly bottleneck: BlockLayout;
  /** From the lowest level upwards; each takes the upsampled map and the skip of its level. */
  readonly up: readonly BlockLayout[];
}

/** Lays out the residual blocks: the k-th up block answers the k-th down block from the end. */
export function blockLayouts({ blockChannels, bottleneckChannels }: UNetConfig): BlockLayouts {
  const widthAbove = (level: number) => blockChannels[Math.max(level, 0)] ?? bottleneckChannels;
  const down = blockChannels.map((outChannels, level) => ({
    name: `down${level + 1}`,
    inChannels: widthAbove(level - 1),
    outChannels,
  }));
  const bottleneck = {
    name: 'bottleneck',
    inChannels: widthAbove(blockChannels.length - 1),
    outChannels: bottleneckChannels,
  };
  const up = blockChannels.toReversed().map((outChannels, index) => ({
    name: `up${index + 1}`,
    inChannels: widthAbove(blockChannels.length - index) + outChannels,
    outChannels,
  }));
  return { down, bottleneck, up };
}

/** Whether the block's skip connection is a 1x1 convolution; where the widths match it is the identity. */
export function hasSkipConvolution({ inChannels, outChannels }: BlockLayout): boolean {
  return inChannels !== outChannels;
}
