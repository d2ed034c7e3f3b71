import { InvalidUNetConfigError } from './errors';
import { validateUNetConfig, type UNetConfig } from './unet-config';

/** What `_class_name` says in a `unet/config.json` of this network. */
export const UNET_CLASS_NAME = 'ArticleUNet';

/** `unet/config.json` of a model folder: the fields of `UNetConfig` in snake_case. */
export interface UNetConfigJSON {
  /** Which network this is, as in diffusers: always `ArticleUNet`. */
  readonly _class_name: typeof UNET_CLASS_NAME;
  /** Height and width of the images, in pixels. */
  readonly image_size: number;
  /** Channels of the images. */
  readonly channels: number;
  /** Number of classes; null: unconditional. */
  readonly num_classes: number | null;
  /** Whether `label_embedding.0.weight` ends with a row for "no label". */
  readonly null_label: boolean;
  /** Sizes of the groups that a label consists of; left out where there are none. */
  readonly label_groups?: readonly number[];
  /** Channels of each level, from the full image downwards. */
  readonly block_channels: readonly number[];
  /** Channels of the bottleneck. */
  readonly bottleneck_channels: number;
  /** Width of the time and label embeddings. */
  readonly embedding_channels: number;
  /** Groups of every GroupNorm. */
  readonly norm_groups: number;
  /** Added to the variance inside every GroupNorm. */
  readonly norm_epsilon: number;
}

/** The config as it is written to `unet/config.json`. */
export function uNetConfigToJSON(config: UNetConfig): UNetConfigJSON {
  const { labelGroups = null } = config;
  return {
    _class_name: UNET_CLASS_NAME,
    image_size: config.imageSize,
    channels: config.channels,
    num_classes: config.numClasses,
    null_label: config.nullLabel,
    ...(labelGroups === null ? {} : { label_groups: [...labelGroups] }),
    block_channels: [...config.blockChannels],
    bottleneck_channels: config.bottleneckChannels,
    embedding_channels: config.embeddingChannels,
    norm_groups: config.normGroups,
    norm_epsilon: config.normEpsilon,
  };
}

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function numberField(fields: Fields, name: keyof UNetConfigJSON): number {
  const value = fields[name];
  if (typeof value !== 'number') throw new InvalidUNetConfigError(name, 'is missing or no number');
  return value;
}

function booleanField(fields: Fields, name: keyof UNetConfigJSON): boolean {
  const value = fields[name];
  if (typeof value !== 'boolean')
    throw new InvalidUNetConfigError(name, 'is missing or neither true nor false');
  return value;
}

function numbersField(fields: Fields, name: keyof UNetConfigJSON): number[] {
  const value = fields[name];
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'number')) {
    throw new InvalidUNetConfigError(name, 'is missing or no list of numbers');
  }
  return value;
}

/**
 * Reads a parsed `unet/config.json` and validates it.
 * @throws InvalidUNetConfigError where it is no config of this network.
 */
export function uNetConfigFromJSON(json: unknown): UNetConfig {
  if (!isFields(json)) throw new InvalidUNetConfigError('the file', 'holds no JSON object');
  if (json['_class_name'] !== UNET_CLASS_NAME) {
    throw new InvalidUNetConfigError(
      '_class_name',
      `is ${JSON.stringify(json['_class_name'])}; only "${UNET_CLASS_NAME}" can be loaded here`,
    );
  }
  return validateUNetConfig({
    imageSize: numberField(json, 'image_size'),
    channels: numberField(json, 'channels'),
    numClasses: json['num_classes'] === null ? null : numberField(json, 'num_classes'),
    nullLabel: booleanField(json, 'null_label'),
    labelGroups: (json['label_groups'] ?? null) === null ? null : numbersField(json, 'label_groups'),
    blockChannels: numbersField(json, 'block_channels'),
    bottleneckChannels: numberField(json, 'bottleneck_channels'),
    embeddingChannels: numberField(json, 'embedding_channels'),
    normGroups: numberField(json, 'norm_groups'),
    normEpsilon: numberField(json, 'norm_epsilon'),
  });
}
