import { DataError } from '../../data-error';
import { partSettings, type PartOptions } from '../part-options';

/** How pictures of any size become images of one size. */
export interface PictureShaping {
  /** Height and width of every image, in pixels; 32 where left out. */
  readonly imageSize?: number | undefined;
  /** `crop` (the default) keeps the middle, `pad` adds black, `stretch` changes the proportions. */
  readonly fit?: PictureFit | undefined;
  /** `auto` (the default) takes `rgb` where a look at some pictures finds colour, else `grey`. */
  readonly color?: PictureColor | undefined;
}

/** One of `pictureFits`. */
export type PictureFit = (typeof pictureFits)[number];
/** One of `pictureColors`. */
export type PictureColor = (typeof pictureColors)[number];
/** One of `brokenPictures`. */
export type BrokenPictures = (typeof brokenPictures)[number];

/** How pictures of any size are brought to one: the middle of them, black added, or stretched. */
export const pictureFits = ['crop', 'pad', 'stretch'] as const;
/** Channels of the images: by a look at some of them, one, or three. */
export const pictureColors = ['auto', 'grey', 'rgb'] as const;
/** What can be done about files that cannot be read: name them and stop, or leave them out. */
export const brokenPictures = ['refuse', 'skip'] as const;

export interface LoadPicturesOptions extends PictureShaping, PartOptions {
  /** Folder of class folders, of pictures and a `labels.csv`, or of pictures alone (which have no labels then). */
  readonly folder: string;
  /** CSV file with lines `file,label`; `labels.csv` in the folder where left out and there is one. */
  readonly labels?: string | undefined;
  /** What to do about files that cannot be read: name them and stop (`refuse`, the default) or leave them out. */
  readonly broken?: BrokenPictures | undefined;
  /** Where the decoded images are kept; `$XDG_CACHE_HOME/ddpm` or `~/.cache/ddpm` where left out. */
  readonly cache?: string | undefined;
  /** Called with a sentence when pictures are decoded, and about those left out. */
  readonly onNotice?: ((sentence: string) => void) | undefined;
  /** Called now and then while pictures are decoded. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  /** Ends the listing or the decoding; the next call goes on with the pictures that are left. */
  readonly signal?: AbortSignal | undefined;
}

/** The options that decide which images come out, with nothing left open. */
export interface PictureSettings {
  readonly imageSize: number;
  readonly fit: PictureFit;
  readonly color: PictureColor;
  readonly broken: BrokenPictures;
  readonly testShare: number;
}

const MOST_PIXELS = 1024;

/** @throws DataError where the image size or the test share is none */
export function pictureSettings(options: LoadPicturesOptions): PictureSettings {
  const { imageSize = 32, fit = 'crop', color = 'auto', broken = 'refuse' } = options;
  if (!Number.isSafeInteger(imageSize) || imageSize < 1 || imageSize > MOST_PIXELS) {
    throw new DataError(`the image size is ${imageSize}; give a number of pixels from 1 to ${MOST_PIXELS}`);
  }
  return { imageSize, fit, color, broken, testShare: partSettings(options).testShare };
}
