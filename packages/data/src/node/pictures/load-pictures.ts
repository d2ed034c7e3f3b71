import { basename, join, resolve } from 'node:path';
import { DataError } from '../../data-error';
import type { Dataset } from '../../dataset';
import { defaultCacheFolder } from '../cached-files';
import { checkCounts } from './check-counts';
import { listPictures } from './list-pictures';
import { packPictures } from './pack-pictures';
import { openPack, readPack, type PackManifest } from './picture-pack';
import { pictureSettings, type LoadPicturesOptions, type PictureSettings } from './picture-options';
import { surveyPictures } from './survey-pictures';

/** A part of a folder of pictures, and what is known about the whole. */
export interface LoadedPictures {
  readonly dataset: Dataset;
  readonly manifest: PackManifest;
}

/**
 * A folder of PNG, JPEG and WebP pictures of any size. All pictures are decoded once, in the library's own threads,
 * into a pack in the cache folder, and read from there, so that neither their number nor their size matters to the
 * memory or the speed of training. A change of any picture or setting makes a new pack.
 *
 * @throws DataError where the folder, a table of labels, a picture or a class is not as it should be
 */
export async function loadPictures(options: LoadPicturesOptions): Promise<LoadedPictures> {
  const settings = checkedSettings(pictureSettings(options));
  const { folder, labels, part = 'train', cache = defaultCacheFolder(), onNotice, onProgress } = options;
  const name = basename(resolve(folder));
  const listing = await listPictures(folder, labels);
  const survey = await surveyPictures(listing, settings);
  checkCounts(survey.counts, listing.classNames, folder);
  const packFolder = join(cache, 'pictures', `${name}-${survey.fingerprint.slice(0, 16)}`);
  const packed = await readPack(packFolder);
  if (packed === undefined) onNotice?.(`Decoding ${survey.total} pictures once, into ${packFolder}.`);
  const manifest =
    packed ?? (await packPictures({ name, folder: packFolder, listing, survey, settings, onProgress }));
  const [broken] = manifest.broken;
  if (broken !== undefined) {
    onNotice?.(`Left out ${manifest.broken.length} broken pictures, the first: ${broken.reason}.`);
    checkCounts(manifest.counts, listing.classNames, folder);
  }
  return { dataset: await openPack(packFolder, manifest, part), manifest };
}

const MOST_PIXELS = 1024;

function checkedSettings(settings: PictureSettings): PictureSettings {
  const { imageSize, testShare } = settings;
  if (!Number.isSafeInteger(imageSize) || imageSize < 1 || imageSize > MOST_PIXELS) {
    throw new DataError(`the image size is ${imageSize}; give a number of pixels from 1 to ${MOST_PIXELS}`);
  }
  if (!(testShare >= 0 && testShare < 1)) {
    throw new DataError(`the test share is ${testShare}; give a share from 0 to below 1, such as 0.1`);
  }
  return settings;
}
