/** One convolution with stride 1, followed by ReLU, and by 2x2 max-pooling where asked. */
export interface ConvolutionLayer {
  readonly name: string;
  readonly inChannels: number;
  readonly outChannels: number;
  /** Width and height of the filter. */
  readonly kernel: number;
  readonly padding: 'same' | 'valid';
  readonly pools: boolean;
}

/** What a classifier looks at and tells apart. */
export interface ClassifierConfig {
  /** Width and height of the images; a multiple of 8. */
  readonly imageSize: number;
  /** 1 (grey) or 3 (colour). */
  readonly channels: number;
  /** Number of classes. */
  readonly numClasses: number;
}

/** Length of a feature vector. */
export const FEATURE_SIZE = 128;

/** Of 32x32 images: 32 maps of 32x32, 64 of 16x16, 96 of 8x8 twice, then 128 features, of which the last layer reads. */
export function featureLayers({ imageSize, channels }: ClassifierConfig): readonly ConvolutionLayer[] {
  const same = { kernel: 3, padding: 'same' } as const;
  return [
    { name: 'conv1', inChannels: channels, outChannels: 32, ...same, pools: true },
    { name: 'conv2', inChannels: 32, outChannels: 64, ...same, pools: true },
    { name: 'conv3', inChannels: 64, outChannels: 96, ...same, pools: false },
    { name: 'conv4', inChannels: 96, outChannels: 96, ...same, pools: true },
    {
      name: 'features',
      inChannels: 96,
      outChannels: FEATURE_SIZE,
      kernel: imageSize / 8,
      padding: 'valid',
      pools: false,
    },
  ];
}

/** A layer's filter in kernel layout, [height, width, in, out]. */
export function filterShape({
  kernel,
  inChannels,
  outChannels,
}: ConvolutionLayer): [number, number, number, number] {
  return [kernel, kernel, inChannels, outChannels];
}
