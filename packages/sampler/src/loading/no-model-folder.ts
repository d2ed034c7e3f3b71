import type { readModelFolder as inNode } from '@ddpm/checkpoint/node';
import { ModelLoadError } from '../errors';

/** What `#model-folder` is outside Node: a page reads no folders. */
export const readModelFolder: typeof inNode = (folder) =>
  Promise.reject(
    new ModelLoadError(
      `${folder} can be read in Node alone; give the model's address, its files or its bytes.`,
    ),
  );
