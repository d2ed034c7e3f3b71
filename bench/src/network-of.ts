import { articleUNet, type UNetConfig } from '@ddpm/unet';
import type { Workload } from './workload';

/** The article's network, or one like it for larger images or with more channels. */
export function networkOf({ imageSize = 32, width = 1 }: Workload): UNetConfig {
  return {
    ...articleUNet,
    imageSize,
    blockChannels: articleUNet.blockChannels.map((channels) => channels * width),
    bottleneckChannels: articleUNet.bottleneckChannels * width,
  };
}
