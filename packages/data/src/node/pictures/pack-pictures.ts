import { existsSync } from 'node:fs';
import { lstat, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError } from '../../data-error';
import { fileError } from '../file-error';
import type { Part } from '../idx-files';
import { readDataFile } from '../read-data-file';
import { decodePicture, type PictureForm } from './decode-picture';
import { findChannels } from './find-channels';
import { inOrder } from './in-order';
import type { ListedPicture, PictureListing } from './listed-picture';
import { loadSharp, type Sharp } from './load-sharp';
import { lostLink } from './read-folder';
import { readProgress, removeProgress, writeProgress, type PackProgress } from './pack-progress';
import { openPartWriter, type PartWriter } from './pack-writer';
import { MANIFEST, partLength, readPack, type BrokenPicture, type PackManifest } from './picture-pack';
import type { PictureSettings } from './picture-options';
import { countPicture, emptyCounts, labelsByName, partOf, type PictureSurvey } from './survey-pictures';
import { claimUnfinished, releaseUnfinished } from './unfinished-pack';

/** What is packed, and where. */
export interface PackJob {
  readonly name: string;
  /** The pack's folder, which does not exist yet. */
  readonly folder: string;
  readonly listing: PictureListing;
  readonly survey: PictureSurvey;
  readonly settings: PictureSettings;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  /** Told how many pictures an earlier call has decoded already. */
  readonly onResume?: ((done: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Enough to keep all of the library's threads busy, and few enough to bound the memory. */
const DECODED_AT_ONCE = 32;
const PROGRESS_INTERVAL = 256;
/** Pictures that are decoded again after a kill, at most. */
const SAVE_INTERVAL = 1024;
/** Broken pictures that are named in a refusal, and that a pack remembers. */
const BROKEN_NAMED = 5;
const BROKEN_KEPT = 1000;

/**
 * Decodes all pictures into a pack, or those that are left of it where an earlier call was killed or aborted. Memory does
 * not grow with their number; a failure leaves nothing behind.
 *
 * @throws DataError naming the broken pictures, unless they are to be skipped; or where the disk refuses
 * @throws the signal's reason once it is aborted
 */
export async function packPictures(job: PackJob): Promise<PackManifest> {
  const unfinished = await claimUnfinished(job.folder).catch((error: unknown) => {
    throw fileError('write', job.folder, error);
  });
  try {
    const manifest = await writePack(unfinished, job);
    await writeFile(join(unfinished, MANIFEST), JSON.stringify(manifest, null, 2));
    await removeProgress(unfinished);
    return await publish(unfinished, job.folder, manifest);
  } catch (error) {
    // What went wrong first is what counts.
    if (error === job.signal?.reason) {
      await releaseUnfinished(unfinished).catch(() => undefined);
      throw error;
    }
    await rm(unfinished, { recursive: true, force: true }).catch(() => undefined);
    throw fileError('write', job.folder, error);
  }
}

/** Gives a finished pack its name. One that another process has just made of the same pictures may be in use, and stays. */
async function publish(unfinished: string, folder: string, manifest: PackManifest): Promise<PackManifest> {
  const others = await readPack(folder);
  if (others !== undefined) {
    await rm(unfinished, { recursive: true, force: true });
    return others;
  }
  // What is there and no pack was cut short.
  await rm(folder, { recursive: true, force: true });
  try {
    await rename(unfinished, folder);
    return manifest;
  } catch (error) {
    // Between the look and the renaming, another process may have been quicker.
    const quicker = await readPack(folder);
    if (quicker === undefined) throw error;
    await rm(unfinished, { recursive: true, force: true });
    return quicker;
  }
}

async function writePack(folder: string, job: PackJob): Promise<PackManifest> {
  const { name, listing, survey, settings } = job;
  const sharp = await loadSharp();
  const channels = await findChannels(sharp, survey.some, settings);
  const { imageSize, fit } = settings;
  const imageShape = [imageSize, imageSize, channels] as const;
  const imageBytes = imageSize * imageSize * channels;
  const saved = await readProgress(folder, imageBytes);
  if (saved !== undefined) job.onResume?.(saved.done);
  const start = saved ?? { done: 0, counts: emptyCounts(listing.classNames), broken: [] };
  const open = (part: Part) => openPartWriter(folder, part, partLength(start, part), imageBytes);
  const writers = { train: await open('train'), test: await open('test') };
  try {
    const { counts, broken } = await writeAll(job, folder, start, writers, (picture) =>
      tryDecode(sharp, picture, { imageSize, fit, channels }),
    );
    const { pictures } = survey;
    return { name, imageShape, classNames: listing.classNames, settings, pictures, counts, broken };
  } finally {
    await Promise.all([writers.train.close(), writers.test.close()]);
  }
}

async function writeAll(
  { listing, survey, settings, onProgress, signal }: PackJob,
  folder: string,
  start: PackProgress,
  writers: Record<Part, PartWriter>,
  decode: (picture: ListedPicture) => Promise<DecodedPicture>,
): Promise<PackProgress> {
  const { counts } = structuredClone(start);
  const labelOf = labelsByName(listing.classNames);
  const broken = new BrokenList(settings.broken === 'refuse', start.broken);
  let { done } = start;
  const save = async (): Promise<void> => {
    await Promise.all([writers.train.save(), writers.test.save()]);
    // What will be refused is gone through anew, so that the same pictures are named.
    if (!broken.refuses) await writeProgress(folder, { done, counts, broken: broken.kept });
  };
  for await (const { picture, result } of inOrder(after(done, listing.pictures()), DECODED_AT_ONCE, decode)) {
    if (result instanceof DataError) broken.add(picture, result);
    else if (!broken.refuses) {
      const [part, label] = [partOf(picture, settings), labelOf(picture.className)];
      await writers[part].add(result, label);
      countPicture(counts, part, label);
    }
    done += 1;
    if (done % PROGRESS_INTERVAL === 0 || done === survey.total) onProgress?.(done, survey.total);
    if (done % SAVE_INTERVAL === 0 || signal?.aborted === true) await save();
    signal?.throwIfAborted();
  }
  broken.check(survey.total);
  await save();
  return { done, counts, broken: broken.kept };
}

/** The items behind the first few. */
async function* after<Item>(
  count: number,
  items: AsyncIterable<Item> | Iterable<Item>,
): AsyncGenerator<Item> {
  let place = 0;
  for await (const item of items) {
    if (place >= count) yield item;
    place += 1;
  }
}

interface DecodedPicture {
  readonly picture: ListedPicture;
  readonly result: Uint8Array | DataError;
}

async function tryDecode(sharp: Sharp, picture: ListedPicture, form: PictureForm): Promise<DecodedPicture> {
  try {
    return { picture, result: await decodePicture(sharp, await readPicture(picture), picture.file, form) };
  } catch (error) {
    return { picture, result: fileError('read', picture.file, error) };
  }
}

async function readPicture({ file, namedBy }: ListedPicture): Promise<Uint8Array> {
  try {
    return await readDataFile(file);
  } catch (cause) {
    const isLost = (await lstat(file).catch(() => null))?.isSymbolicLink() === true && !existsSync(file);
    const problem = isLost ? await lostLink(file) : fileError('read', file, cause);
    if (namedBy === null) throw problem;
    const { message } = problem;
    throw new DataError(`${namedBy} names a picture that cannot be read: ${message}`, { file, cause });
  }
}

/** The pictures that could not be read. */
class BrokenList {
  readonly #refusing: boolean;
  readonly #reasons: string[] = [];
  #count = 0;
  readonly kept: BrokenPicture[];

  constructor(refusing: boolean, earlier: readonly BrokenPicture[]) {
    this.#refusing = refusing;
    this.kept = [...earlier];
  }

  /** Whether the pack will be refused, so that only further broken pictures matter. */
  get refuses(): boolean {
    return this.#refusing && this.#count > 0;
  }

  add({ name }: ListedPicture, { message }: DataError): void {
    this.#count += 1;
    if (this.#reasons.length < BROKEN_NAMED) this.#reasons.push(message);
    if (this.kept.length < BROKEN_KEPT) this.kept.push({ file: name, reason: message });
  }

  check(total: number): void {
    if (!this.refuses) return;
    const [first = ''] = this.#reasons;
    if (this.#count === 1) throw new DataError(`${first}, or skip broken pictures`);
    const more = this.#count - this.#reasons.length;
    throw new DataError(
      `${this.#count} of ${total} pictures are broken: ${this.#reasons.join('; ')}${more > 0 ? `; and ${more} more` : ''}. Repair or remove them, or skip broken pictures`,
    );
  }
}
