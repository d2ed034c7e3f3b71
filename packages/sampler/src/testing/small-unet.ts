import { initializeParameters, type UNetConfig } from '@ddpm/unet';

/** A U-Net small enough for the plain JavaScript backend: 8x8 grey images, four classes and the null label. */
export const smallUNet: UNetConfig = {
  imageSize: 8,
  channels: 1,
  numClasses: 4,
  nullLabel: true,
  blockChannels: [8, 8],
  bottleneckChannels: 16,
  embeddingChannels: 16,
  normGroups: 4,
  normEpsilon: 1e-5,
};

/** Untrained weights: enough where only sameness is asked for. */
export function smallParameters(): Float32Array {
  return initializeParameters(smallUNet, 1);
}
