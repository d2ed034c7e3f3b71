import { brokenPictures, pictureColors, pictureFits } from '@ddpm/data/node';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { z } from 'zod';
import { datasetNames } from '../datasets/named-datasets';
import { isDataset } from '../datasets/dataset-choice';
import { asNumber } from './number-flag';
import { userPath } from './paths';

const text = z.string().min(1);

/** A name of a data set, or the path of a folder or file. */
export const datasetSchema = text.refine(isDataset, {
  error: ({ input }) =>
    `"${String(input)}" is neither a data set (${datasetNames.join(', ')}) nor a folder or file that is there`,
});

/** How data is read; each field is also a flag. Fields left out take the values that `@ddpm/data` gives them. */
export const dataOptionFields = {
  imageSize: z.int().positive().optional(),
  fit: z.enum(pictureFits).optional(),
  color: z.enum(pictureColors).optional(),
  broken: z.enum(brokenPictures).optional(),
  testShare: z.number().min(0).lt(1).optional(),
  /** File with the labels, where they do not lie beside or in the file of images. */
  labels: text.optional(),
  /** Names of the arrays in a file of several. */
  imagesKey: text.optional(),
  labelsKey: text.optional(),
  /** File with the names of the classes. */
  classNames: text.optional(),
  /** Whether rows and columns are exchanged, as in EMNIST's files. */
  transpose: z.boolean().optional(),
  /** Values of arrays that mean black and white. */
  valueRange: z.tuple([z.number(), z.number()]).optional(),
  /** Whether every image is learned with its mirror image. */
  mirror: z.boolean().optional(),
} as const;

const dataOptionsSchema = z.object(dataOptionFields);

export type DataOptions = z.infer<typeof dataOptionsSchema>;

/** Those of some options that say how data is read, unchecked. */
export function givenDataOptions(options: object): object {
  return Object.fromEntries(
    Object.entries(options).filter(([name]) => Object.hasOwn(dataOptionFields, name)),
  );
}

/** Those of some options that say how data is read, with paths that hold from anywhere. */
export function dataOptionsOf(options: object): DataOptions {
  const given = dataOptionsSchema.parse(options);
  const { labels, classNames } = given;
  return {
    ...given,
    ...(labels === undefined ? {} : { labels: userPath(labels) }),
    ...(classNames === undefined ? {} : { classNames: userPath(classNames) }),
  };
}

/** The flags that give these options, to be typed again. */
export function dataFlags(options: DataOptions): string[] {
  return Object.entries(options).flatMap(([field, value]) => {
    const flag = field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    if (Array.isArray(value)) return [`--${flag}=${value.join('-')}`];
    return typeof value === 'boolean' ? [value ? `--${flag}` : `--no-${flag}`] : [`--${flag}`, String(value)];
  });
}

/** Reads two numbers with a hyphen between them, such as `0-1` or `-1-1`. */
function rangeFlag(typed: string): [number, number] {
  const [, black, white] = /^\s*(-?[\d.]+)\s*-\s*(-?[\d.]+)\s*$/.exec(typed) ?? [];
  const range: [number, number] = [Number(black), Number(white)];
  if (range.every(Number.isFinite) && range[0] !== range[1]) return range;
  throw new InvalidArgumentError('It must be two different numbers with a hyphen between them, such as 0-1.');
}

/** Adds the flags that say how data is read. */
export function addDataFlags(command: Command): Command {
  return command
    .option(
      '--image-size <n>',
      'pixels on each side, for pictures of your own (default: 32, arrays: as they are)',
      asNumber,
    )
    .addOption(new Option('--fit <how>', 'bring pictures to that size (default: crop)').choices(pictureFits))
    .addOption(
      new Option('--color <mode>', 'grey or colour (default: auto, by a look)').choices(pictureColors),
    )
    .addOption(
      new Option('--broken <what>', 'what to do about broken pictures (default: refuse)').choices(
        brokenPictures,
      ),
    )
    .option('--test-share <x>', 'share of pictures kept out of training (default: 0.1)', asNumber)
    .option(
      '--labels <file>',
      'CSV with lines file,label, or an array of labels (default: beside the images)',
    )
    .option('--images-key <name>', 'array with the images, in a file of several (default: images)')
    .option('--labels-key <name>', 'array with the labels (default: labels)')
    .option('--class-names <file>', 'names of the classes, one a line (default: the labels)')
    .option('--transpose', "exchange rows and columns of arrays, as EMNIST's files need")
    .option('--value-range <black-white>', 'values of arrays that mean black and white, as 0-1', rangeFlag)
    .option('--mirror', 'learn every image and its mirror image')
    .option('--no-mirror', 'leave mirror images out where the preset has them');
}
