/**
 * What @ddpm/data has for Node alone.
 *
 * @module @ddpm/data/node
 */

export { loadCifar10, type LoadCifar10Options } from './node/load-cifar10';
export { loadDigits } from './node/load-digits';
export { loadFashion, type LoadFashionOptions } from './node/load-fashion';
export type { LoadOptions } from './node/load-options';
export type { Part } from './node/idx-files';
export { loadDigits100, type LoadDigits100Options } from './node/load-digits100';
export { loadPictures, type LoadedPictures } from './node/pictures/load-pictures';
export {
  brokenPictures,
  pictureColors,
  pictureFits,
  type BrokenPictures,
  type LoadPicturesOptions,
  type PictureColor,
  type PictureFit,
  type PictureSettings,
  type PictureShaping,
} from './node/pictures/picture-options';
export type { BrokenPicture, PackManifest } from './node/pictures/picture-pack';
export type { PictureCounts } from './node/pictures/survey-pictures';
export { loadArrays, type LoadArraysOptions } from './node/load-arrays';
export { loadPath, type LoadPathOptions } from './node/load-path';
export { decodeText, readTextFile } from './node/text-file';
export { decodeNpz } from './node/npz';
