import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, writeFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError } from '../../data-error';
import { fileError } from '../file-error';
import type { Part } from '../idx-files';
import { decodePicture, type PictureForm } from './decode-picture';
import { findChannels } from './find-channels';
import { inOrder } from './in-order';
import type { ListedPicture, PictureListing } from './list-pictures';
import { loadSharp, type Sharp } from './load-sharp';
import { MANIFEST, type BrokenPicture, type PackManifest } from './picture-pack';
import type { PictureSettings } from './picture-options';
import { countPicture, emptyCounts, labelsByName, partOf, type PictureSurvey } from './survey-pictures';

/** What is packed, and where. */
export interface PackJob {
  readonly name: string;
  /** The pack's folder, which does not exist yet. */
  readonly folder: string;
  readonly listing: PictureListing;
  readonly survey: PictureSurvey;
  readonly settings: PictureSettings;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** Enough to keep all of the library's threads busy, and few enough to bound the memory. */
const DECODED_AT_ONCE = 32;
const PROGRESS_INTERVAL = 256;
/** Broken pictures that are named in a refusal, and that a pack remembers. */
const BROKEN_NAMED = 5;
const BROKEN_KEPT = 1000;

/**
 * Decodes all pictures into a pack. Memory does not grow with their number; nothing is left behind by a failure.
 *
 * @throws DataError naming the broken pictures, unless they are to be skipped; or where the disk refuses
 */
export async function packPictures(job: PackJob): Promise<PackManifest> {
  const unfinished = `${job.folder}.${randomUUID()}`;
  try {
    await mkdir(unfinished, { recursive: true });
    const manifest = await writePack(unfinished, job);
    await writeFile(join(unfinished, MANIFEST), JSON.stringify(manifest, null, 2));
    // A pack that was cut short, or that another process has just made of the same pictures, gives way.
    await rm(job.folder, { recursive: true, force: true });
    await rename(unfinished, job.folder);
    return manifest;
  } catch (error) {
    // What went wrong first is what counts.
    await rm(unfinished, { recursive: true, force: true }).catch(() => undefined);
    throw fileError('write', job.folder, error);
  }
}

async function writePack(folder: string, job: PackJob): Promise<PackManifest> {
  const { name, listing, survey, settings } = job;
  const sharp = await loadSharp();
  const channels = await findChannels(sharp, survey.some, settings);
  const { imageSize, fit } = settings;
  const writers = { train: await openWriter(folder, 'train'), test: await openWriter(folder, 'test') };
  try {
    const { counts, broken } = await writeAll(job, sharp, { imageSize, fit, channels }, writers);
    return {
      name,
      imageShape: [imageSize, imageSize, channels],
      classNames: listing.classNames,
      settings,
      counts,
      broken,
    };
  } finally {
    await Promise.all([writers.train.close(), writers.test.close()]);
  }
}

async function writeAll(
  { listing, survey, settings, onProgress }: PackJob,
  sharp: Sharp,
  form: PictureForm,
  writers: Record<Part, PartWriter>,
): Promise<Pick<PackManifest, 'counts' | 'broken'>> {
  const { classNames } = listing;
  const counts = emptyCounts(classNames);
  const labelOf = labelsByName(classNames);
  const broken = new BrokenList(settings.broken === 'refuse');
  const decoded = inOrder(listing.pictures(), DECODED_AT_ONCE, (picture) => tryDecode(sharp, picture, form));
  let done = 0;
  for await (const { picture, result } of decoded) {
    if (result instanceof DataError) broken.add(picture, result);
    else if (!broken.refuses) {
      const [part, label] = [partOf(picture, settings), labelOf(picture.className)];
      await writers[part].add(result, label);
      countPicture(counts, part, label);
    }
    done += 1;
    if (done % PROGRESS_INTERVAL === 0 || done === survey.total) onProgress?.(done, survey.total);
  }
  broken.check(survey.total);
  return { counts, broken: broken.kept };
}

async function tryDecode(
  sharp: Sharp,
  picture: ListedPicture,
  form: PictureForm,
): Promise<{ picture: ListedPicture; result: Uint8Array | DataError }> {
  try {
    return { picture, result: await decodePicture(sharp, await readPicture(picture), picture.file, form) };
  } catch (error) {
    return { picture, result: fileError('read', picture.file, error) };
  }
}

async function readPicture({ file, namedBy }: ListedPicture): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (cause) {
    if (namedBy === null) throw cause;
    const { message } = fileError('read', file, cause);
    throw new DataError(`${namedBy} names a picture that cannot be read: ${message}`, { file, cause });
  }
}

/** The pictures that could not be read. */
class BrokenList {
  readonly #refusing: boolean;
  readonly #reasons: string[] = [];
  #count = 0;
  readonly kept: BrokenPicture[] = [];

  constructor(refusing: boolean) {
    this.#refusing = refusing;
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

/** Writes the two files of a part. */
interface PartWriter {
  add(pixels: Uint8Array, label: number): Promise<void>;
  close(): Promise<void>;
}

async function openWriter(folder: string, part: Part): Promise<PartWriter> {
  const pixelFile = await open(join(folder, `${part}.pixels`), 'wx');
  const labelFile = await open(join(folder, `${part}.labels`), 'wx');
  const labels = collectBytes(labelFile);
  const pixels = collectBytes(pixelFile);
  return {
    async add(image, label) {
      const bytes = new Uint8Array(4);
      new DataView(bytes.buffer).setInt32(0, label, true);
      await labels.add(bytes);
      await pixels.add(image);
    },
    async close() {
      await labels.finish();
      await pixels.finish();
    },
  };
}

const CHUNK_BYTES = 2 ** 20;

/** Gathers small pieces and writes them in large ones. */
function collectBytes(file: FileHandle): { add(bytes: Uint8Array): Promise<void>; finish(): Promise<void> } {
  let pieces: Uint8Array[] = [];
  let size = 0;
  const flush = async (): Promise<void> => {
    const bytes = Buffer.concat(pieces);
    [pieces, size] = [[], 0];
    await file.writeFile(bytes);
  };
  return {
    async add(bytes) {
      pieces.push(bytes);
      size += bytes.length;
      if (size >= CHUNK_BYTES) await flush();
    },
    async finish() {
      try {
        await flush();
      } finally {
        await file.close();
      }
    },
  };
}
