import { DataError } from '../data-error';
import type { Part } from './idx-files';

/** Which part is wanted of data that need not be divided yet. */
export interface PartOptions {
  /** `train` where left out. */
  readonly part?: Part | undefined;
  /** Share of the images that makes up the test part where the source does not divide them, 0 to below 1; 0.1 where left out. */
  readonly testShare?: number | undefined;
}

/**
 * The options with nothing left open.
 *
 * @throws DataError where the share is none
 */
export function partSettings({ part = 'train', testShare = 0.1 }: PartOptions): {
  readonly part: Part;
  readonly testShare: number;
} {
  if (testShare >= 0 && testShare < 1) return { part, testShare };
  throw new DataError(`the test share is ${testShare}; give a share from 0 to below 1, such as 0.1`);
}

/** What is said of a part that was asked for and holds nothing. */
export function emptyPart(name: string, part: Part, file: string): DataError {
  return new DataError(
    `'${name}' has no images in its ${part} part; change the test share or choose a larger source`,
    { file },
  );
}
