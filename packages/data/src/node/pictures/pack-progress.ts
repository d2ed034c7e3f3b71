import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { partLength, PARTS, partSizes, type BrokenPicture } from './picture-pack';
import type { PictureCounts } from './survey-pictures';

/** How far an unfinished pack has come. What its files hold beyond these counts does not count. */
export interface PackProgress {
  /** Pictures gone through, from the beginning of the list. */
  readonly done: number;
  /** Those of them that are in the pack. */
  readonly counts: PictureCounts;
  /** Those of them that were left out. */
  readonly broken: readonly BrokenPicture[];
}

const PROGRESS = 'progress.json';
const HALF = `${PROGRESS}.new`;

/** Written under another name first and then renamed, so that it is whole or not there, and touches the folder. */
export async function writeProgress(folder: string, progress: PackProgress): Promise<void> {
  await writeFile(join(folder, HALF), JSON.stringify(progress), { flush: true });
  await rename(join(folder, HALF), join(folder, PROGRESS));
}

/** Removes what a finished pack no longer needs. */
export async function removeProgress(folder: string): Promise<void> {
  for (const name of [PROGRESS, HALF]) await rm(join(folder, name), { force: true });
}

/** What was saved, or undefined where there is nothing or the files do not hold what it promises. */
export async function readProgress(folder: string, imageBytes: number): Promise<PackProgress | undefined> {
  try {
    const progress = JSON.parse(await readFile(join(folder, PROGRESS), 'utf8')) as PackProgress;
    for (const part of PARTS) {
      const kept = partLength(progress, part);
      const { pixelBytes, labelBytes } = await partSizes(folder, part);
      if (pixelBytes < kept * imageBytes || labelBytes < kept * 4) return undefined;
    }
    return progress;
  } catch {
    return undefined;
  }
}
