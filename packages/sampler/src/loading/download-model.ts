import { modelFiles, type FileContents } from '@ddpm/checkpoint';
import { checkIntegrity } from './check-integrity';
import { downloadFile } from './download-file';
import { openModelCache } from './model-cache';
import type { DownloadOptions } from './pretrained-source';

/** The files of a model folder in the order in which they come: the large one last. */
const paths = [modelFiles.modelIndex, modelFiles.schedulerConfig, modelFiles.unetConfig, modelFiles.weights];

/**
 * Downloads the files of a model folder.
 *
 * @throws ModelLoadError naming the file that could not be had; the signal's reason where it is aborted
 */
export async function downloadModelFolder(folder: URL, options: DownloadOptions): Promise<FileContents> {
  const base = folder.pathname.endsWith('/') ? folder : withSlash(folder);
  checkIntegrity(options.integrity, paths);
  const files: Record<string, Uint8Array> = {};
  for (const path of paths) {
    const before = Object.values(files).reduce((sum, { length }) => sum + length, 0);
    const address = new URL(path, base);
    address.search = base.search;
    files[path] = await downloadOne(address, path, options, before);
  }
  return files;
}

/** Downloads one safetensors file. */
export async function downloadWeights(address: URL, options: DownloadOptions): Promise<Uint8Array> {
  checkIntegrity(options.integrity, [modelFiles.weights]);
  return downloadOne(address, modelFiles.weights, options, 0);
}

function withSlash(url: URL): URL {
  const folder = new URL(url);
  folder.pathname = `${url.pathname}/`;
  return folder;
}

function downloadOne(
  address: URL,
  path: string,
  { onDownload, signal, integrity, cache }: DownloadOptions,
  before: number,
): Promise<Uint8Array> {
  const isWeights = path === modelFiles.weights;
  const digest = typeof integrity === 'string' ? (isWeights ? integrity : undefined) : integrity?.[path];
  return downloadFile({
    address: address.href,
    cache: openModelCache(cache),
    signal,
    integrity: digest ?? null,
    onBytes: (loaded, total) => {
      const all = isWeights && total !== null ? before + total : null;
      onDownload?.({ file: path, loaded: before + loaded, total: all });
    },
  });
}
