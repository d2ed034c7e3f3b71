import { transfer } from 'comlink';
import type { FilesByPath } from './model-files';

/** The worker's side of packing and unpacking models, which would hold the page up. */
export function modelCalls() {
  return {
    /** The files of the model in a .zip. */
    unpackModel: async (_signal: AbortSignal, zip: Blob, name: string): Promise<FilesByPath> => {
      const { unpackModel } = await import('./model-zip');
      return unpackModel(new Uint8Array(await zip.arrayBuffer()), name);
    },

    /** A .zip of a model folder. */
    packModel: async (_signal: AbortSignal, files: FilesByPath, folder: string): Promise<Uint8Array> => {
      const { packModel } = await import('./model-zip');
      const zip = await packModel(files, folder);
      return transfer(zip, [zip.buffer]);
    },
  };
}
