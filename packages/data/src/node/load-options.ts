import { cwd } from 'node:process';
import type { Part } from './idx-files';

/** Where a named data set is, and which part of it is wanted. */
export interface LoadOptions {
  /** `train` (60,000 images) where left out, or `test` (10,000). */
  readonly part?: Part;
  /** A folder with the four idx files, plain or `.gz`; the npm package is read where left out. */
  readonly data?: string | undefined;
  /** Folders from which the npm package is looked for, such as the app's own; the working folder comes last. */
  readonly from?: readonly string[];
  /** Black pixels added on every side; 2 where left out, which makes 32x32 of 28x28. */
  readonly padding?: number;
}

/** Number of images of each part of MNIST and Fashion-MNIST. */
export const partLengths: Readonly<Record<Part, number>> = { train: 60_000, test: 10_000 };
export const DEFAULT_PADDING = 2;

/** Where to look for the npm package. */
export function searchFolders({ from = [] }: LoadOptions): readonly string[] {
  return [...from, cwd()];
}
