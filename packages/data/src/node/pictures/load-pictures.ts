import { basename, join, resolve } from 'node:path';
import { packName, removeOutdated } from './pack-name';
import type { Dataset } from '../../dataset';
import { defaultCacheFolder } from '../cached-files';
import { checkCounts } from './check-counts';
import { listPictures } from './list-pictures';
import { packPictures } from './pack-pictures';
import { openPack, readPack, type PackManifest } from './picture-pack';
import { pictureSettings, type LoadPicturesOptions } from './picture-options';
import { surveyPictures } from './survey-pictures';
import type { UnreadFiles } from './unread-files';

/** A part of a folder of pictures, and what is known about the whole. */
export interface LoadedPictures {
  readonly dataset: Dataset;
  readonly manifest: PackManifest;
}

/**
 * A folder of PNG, JPEG, WebP, GIF, TIFF and AVIF pictures of any size. All pictures are decoded once, in the library's own threads,
 * into a pack in the cache folder, and read from there, so that neither their number nor their size matters to the
 * memory or the speed of training. A change of any picture or setting makes a new pack. Decoding that was killed or
 * aborted is gone on with.
 *
 * @throws DataError where the folder, a table of labels, a picture or a class is not as it should be
 * @throws the signal's reason once it is aborted
 */
export async function loadPictures(options: LoadPicturesOptions): Promise<LoadedPictures> {
  const settings = pictureSettings(options);
  const { folder, labels, part = 'train', cache = defaultCacheFolder() } = options;
  const { onNotice, onProgress, signal } = options;
  const name = basename(resolve(folder));
  const listing = await listPictures(folder, { labels, skipsLost: settings.broken === 'skip', onNotice });
  const survey = await surveyPictures(listing, settings, signal);
  checkCounts(survey.counts, listing.classNames, folder, survey.unread);
  noteUnread(survey.unread, onNotice);
  const packFolder = join(cache, 'pictures', packName({ folder, labels }, survey.fingerprint));
  const packed = await readPack(packFolder);
  if (packed === undefined) onNotice?.(`Decoding ${survey.total} pictures once, into ${packFolder}.`);
  const onResume = (done: number): void =>
    onNotice?.(`${done} of them are decoded already, by a run that was stopped.`);
  const job = { name, folder: packFolder, listing, survey, settings, onProgress, onResume, signal };
  const manifest = packed ?? (await packPictures(job));
  const opened = await openPack(packFolder, manifest, part);
  await removeOutdated(packFolder, manifest);
  const [broken] = manifest.broken;
  if (broken !== undefined) {
    onNotice?.(`Left out ${manifest.broken.length} broken pictures, the first: ${broken.reason}.`);
    checkCounts(manifest.counts, listing.classNames, folder, survey.unread);
  }
  return { dataset: opened, manifest };
}

function noteUnread({ count, summary, first }: UnreadFiles, onNotice: LoadPicturesOptions['onNotice']): void {
  if (count === 0) return;
  onNotice?.(
    `Left out ${count} pictures in formats that are not read (${summary}), the first: ${first}. Convert them to PNG to have them in.`,
  );
}
