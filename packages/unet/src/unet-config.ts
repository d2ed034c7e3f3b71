import { InvalidUNetConfigError } from './errors';

/** The shape of the network. Everything that decides which parameters exist and how large they are is here. */
export interface UNetConfig {
  /** Height and width of the images, in pixels; a multiple of 2 to the number of levels. */
  readonly imageSize: number;
  /** Channels of the images and of the predicted noise: 1 for grey, 3 for colour. */
  readonly channels: number;
  /** Number of classes, or null for an unconditional network without a label embedding. */
  readonly numClasses: number | null;
  /** Whether there is one more label, index `numClasses`, that stands for "no label" (guidance). */
  readonly nullLabel: boolean;
  /**
   * Sizes of the groups that a label consists of, such as [10, 10] for two digits; their product is `numClasses`. The
   * label table then has a row for each member of each group (10 + 10 in place of 100), and the rows of a label's
   * members add up: pairs never seen in training can be asked for. Null, or left out: a row for each class.
   */
  readonly labelGroups?: readonly number[] | null;
  /** Channels of each level, from the full image downwards; its length is the number of 2x2 poolings. */
  readonly blockChannels: readonly number[];
  /** Channels of the bottleneck, below the last pooling. */
  readonly bottleneckChannels: number;
  /** Width of the time and label embeddings; even. */
  readonly embeddingChannels: number;
  /** Groups of every GroupNorm; divides every width in `blockChannels` and `bottleneckChannels`. */
  readonly normGroups: number;
  /** Added to the variance inside every GroupNorm. */
  readonly normEpsilon: number;
}

/** The article's network: 32x32 grey images, ten classes, 2,447,681 parameters in 93 tensors. */
export const articleUNet: UNetConfig = {
  imageSize: 32,
  channels: 1,
  numClasses: 10,
  nullLabel: false,
  labelGroups: null,
  blockChannels: [32, 64, 128],
  bottleneckChannels: 256,
  embeddingChannels: 256,
  normGroups: 8,
  normEpsilon: 1e-5,
};

function requirePositiveInteger(field: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 1) {
    throw new InvalidUNetConfigError(field, `is ${String(value)}; give a whole number of at least 1`);
  }
}

function validateClasses({ numClasses, nullLabel }: UNetConfig): void {
  if (numClasses !== null) {
    requirePositiveInteger('numClasses', numClasses);
  } else if (nullLabel) {
    throw new InvalidUNetConfigError(
      'nullLabel',
      'is true in a network without classes; set it to false or give numClasses',
    );
  }
}

function validateLabelGroups({ numClasses, labelGroups = null }: UNetConfig): void {
  if (labelGroups === null) return;
  for (const [index, size] of labelGroups.entries()) requirePositiveInteger(`labelGroups[${index}]`, size);
  const labels = product(labelGroups);
  if (labels === numClasses) return;
  throw new InvalidUNetConfigError(
    'labelGroups',
    `is [${labelGroups.join(', ')}], which makes ${labels} classes where numClasses is ${String(numClasses)}; set one to fit the other`,
  );
}

function product(sizes: readonly number[]): number {
  return sizes.reduce((result, size) => result * size, 1);
}

function validateWidths({ blockChannels, bottleneckChannels, normGroups }: UNetConfig): void {
  requirePositiveInteger('normGroups', normGroups);
  if (blockChannels.length === 0) {
    throw new InvalidUNetConfigError('blockChannels', 'is empty; give the channels of at least one level');
  }
  const widths = [
    ...blockChannels.map((width, level) => [`blockChannels[${level}]`, width] as const),
    ['bottleneckChannels', bottleneckChannels] as const,
  ];
  for (const [field, width] of widths) {
    requirePositiveInteger(field, width);
    if (width % normGroups !== 0) {
      throw new InvalidUNetConfigError(field, `is ${width}; give a multiple of normGroups (${normGroups})`);
    }
  }
}

function validateImageSize({ imageSize, blockChannels }: UNetConfig): void {
  requirePositiveInteger('imageSize', imageSize);
  const factor = 2 ** blockChannels.length;
  if (imageSize % factor !== 0) {
    throw new InvalidUNetConfigError(
      'imageSize',
      `is ${imageSize}; give a multiple of ${factor}, because each of the ${blockChannels.length} levels halves the image`,
    );
  }
}

/**
 * Returns the config if a network can be built from it.
 * @throws InvalidUNetConfigError that names the field and says what to give instead.
 */
export function validateUNetConfig(config: UNetConfig): UNetConfig {
  requirePositiveInteger('channels', config.channels);
  validateClasses(config);
  validateLabelGroups(config);
  validateWidths(config);
  validateImageSize(config);
  requirePositiveInteger('embeddingChannels', config.embeddingChannels);
  if (config.embeddingChannels % 2 !== 0) {
    throw new InvalidUNetConfigError(
      'embeddingChannels',
      `is ${config.embeddingChannels}; give an even number, half for sines and half for cosines`,
    );
  }
  if (!Number.isFinite(config.normEpsilon) || config.normEpsilon <= 0) {
    throw new InvalidUNetConfigError(
      'normEpsilon',
      `is ${config.normEpsilon}; give a positive number such as 1e-5`,
    );
  }
  return config;
}

/** Labels that the network takes: the classes, and the null label where there is one; 0 for an unconditional network. */
export function labelCount({ numClasses, nullLabel }: UNetConfig): number {
  return (numClasses ?? 0) + (nullLabel ? 1 : 0);
}

/** Rows of the label table: one for each label, or for each member of each of the `labelGroups` and the null label. */
export function labelRows(config: UNetConfig): number {
  const { nullLabel, labelGroups = null } = config;
  if (labelGroups === null) return labelCount(config);
  return labelGroups.reduce((rows, size) => rows + size, nullLabel ? 1 : 0);
}
