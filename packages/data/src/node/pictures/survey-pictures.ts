import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import type { Part } from '../idx-files';
import { inOrder } from './in-order';
import type { ListedPicture, PictureListing } from './listed-picture';
import { partOfName } from './part-of-name';
import type { PictureSettings } from './picture-options';
import { countUnread, type UnreadFiles } from './unread-files';

/** Number of pictures of each class by part; one number where there are no classes. */
export type PictureCounts = Readonly<Record<Part, number[]>>;

/** What a look at names, sizes and dates tells. */
export interface PictureSurvey {
  /** Changes when a picture or a setting does. */
  readonly fingerprint: string;
  /** Changes when a picture does. */
  readonly pictures: string;
  readonly total: number;
  readonly counts: PictureCounts;
  /** Pictures in formats that are not read. */
  readonly unread: UnreadFiles;
  /** Some of the pictures, evenly spread. */
  readonly some: readonly ListedPicture[];
}

/** How images are packed; part of the fingerprint, so that packs of another form are made anew. */
const PACK_VERSION = 2;
const MOST_SPREAD = 256;
/** Questions to the file system at the same time: on a remote one, most of the time is spent waiting. */
const ASKED_AT_ONCE = 64;

/** Goes through the pictures once, without opening any. @throws the signal's reason once it is aborted */
export async function surveyPictures(
  { classNames, pictures }: PictureListing,
  settings: PictureSettings,
  signal?: AbortSignal,
): Promise<PictureSurvey> {
  const hash = createHash('sha256').update(JSON.stringify([PACK_VERSION, classNames]));
  const counts = emptyCounts(classNames);
  const labelOf = labelsByName(classNames);
  const spread = evenlySpread<ListedPicture>();
  const unread = countUnread();
  let total = 0;
  for await (const { picture, size, mtimeMs } of inOrder(pictures(unread.add), ASKED_AT_ONCE, withDate)) {
    signal?.throwIfAborted();
    const { name, className } = picture;
    hash.update(JSON.stringify([name, className, size, mtimeMs]));
    countPicture(counts, partOf(picture, settings), labelOf(className));
    spread.add(picture, total);
    total += 1;
  }
  const hashed = hash.digest('hex');
  const fingerprint = createHash('sha256')
    .update(JSON.stringify([settings, hashed]))
    .digest('hex');
  return { fingerprint, pictures: hashed, total, unread, counts, some: spread.items() };
}

/** Of a picture that is not there, the size is -1: whoever decodes it says so. */
async function withDate(
  picture: ListedPicture,
): Promise<{ picture: ListedPicture; size: number; mtimeMs: number }> {
  const { size, mtimeMs } = (await stat(picture.file).catch(() => undefined)) ?? { size: -1, mtimeMs: 0 };
  return { picture, size, mtimeMs };
}

/** The part of a picture: the folder's own division, or the hash of its name. */
export function partOf({ part, name }: ListedPicture, { testShare }: PictureSettings): Part {
  return part ?? partOfName(name, testShare);
}

export function emptyCounts(classNames: readonly string[] | null): PictureCounts {
  const zeros = (): number[] => (classNames ?? ['']).map(() => 0);
  return { train: zeros(), test: zeros() };
}

export function countPicture(counts: PictureCounts, part: Part, label: number): void {
  counts[part][label] = (counts[part][label] ?? 0) + 1;
}

/** Labels by class name; 0 where there are no classes. */
export function labelsByName(classNames: readonly string[] | null): (name: string | null) => number {
  const labels = new Map((classNames ?? []).map((name, label) => [name, label]));
  return (name) => labels.get(name ?? '') ?? 0;
}

/** Keeps every n-th of a stream of unknown length, so that at most {@link MOST_SPREAD} remain. */
function evenlySpread<Item>(): { add(item: Item, index: number): void; items(): readonly Item[] } {
  let kept: Item[] = [];
  let stride = 1;
  return {
    add(item, index) {
      if (index % stride !== 0) return;
      kept.push(item);
      if (kept.length < MOST_SPREAD) return;
      kept = kept.filter((_, place) => place % 2 === 0);
      stride *= 2;
    },
    items: () => kept,
  };
}
