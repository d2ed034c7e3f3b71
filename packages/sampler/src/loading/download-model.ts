import { modelFiles, type FileContents } from '@ddpm/checkpoint';
import { checkIntegrity, sha256 } from './integrity';
import { openModelCache, type CachedFile, type ModelCache } from './model-cache';
import type { DownloadOptions } from './pretrained-source';
import { ModelLoadError } from '../errors';
import { runsInNode } from './runs-in-node';

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
  { onDownload, signal, integrity, cache, fetch = globalThis.fetch }: DownloadOptions,
  before: number,
): Promise<Uint8Array> {
  const isWeights = path === modelFiles.weights;
  const digest = typeof integrity === 'string' ? (isWeights ? integrity : undefined) : integrity?.[path];
  return downloadFile({
    address: address.href,
    fetch,
    cache: openModelCache(cache),
    signal,
    integrity: digest ?? null,
    onBytes: (loaded, total) => {
      const all = isWeights && total !== null ? before + total : null;
      onDownload?.({ file: path, loaded: before + loaded, total: all });
    },
  });
}

/** One file to be downloaded. */
export interface FileDownload {
  readonly address: string;
  readonly fetch: NonNullable<DownloadOptions['fetch']>;
  readonly cache: ModelCache | null;
  readonly signal: AbortSignal | undefined;
  /** The SHA-256 that it must have, as hexadecimal text; null where any will do. */
  readonly integrity: string | null;
  /** Told of the bytes so far and, where the server says it, of all. */
  readonly onBytes: (loaded: number, total: number | null) => void;
}

/**
 * Downloads a file, or takes it from the cache: where its integrity is known, without asking; else where the server
 * says that it has not changed, or cannot be reached.
 *
 * @throws ModelLoadError saying what the server did; the signal's reason where it is aborted
 */
export async function downloadFile(download: FileDownload): Promise<Uint8Array> {
  const { address, cache, signal, integrity, onBytes } = download;
  signal?.throwIfAborted();
  const kept = (await cache?.get(address)) ?? null;
  if (kept !== null && integrity !== null && (await hasDigest(kept.bytes, integrity))) {
    onBytes(kept.bytes.length, kept.bytes.length);
    return kept.bytes;
  }
  const file = await fetchFile(download, integrity === null ? kept : null);
  if (integrity !== null && !(await hasDigest(file.bytes, integrity))) {
    throw new ModelLoadError(
      `${address} is not the file that was expected: its SHA-256 is ${await sha256(file.bytes)}, not ${integrity}; check the address and the integrity.`,
    );
  }
  if (file !== kept) await cache?.put(address, file);
  return file.bytes;
}

async function hasDigest(bytes: Uint8Array, expected: string): Promise<boolean> {
  return (await sha256(bytes)) === expected.toLowerCase();
}

async function fetchFile(download: FileDownload, kept: CachedFile | null): Promise<CachedFile> {
  const { address, fetch, signal, onBytes } = download;
  let response: Response;
  try {
    response = await fetch(address, requestOptions(signal, kept));
  } catch (cause) {
    signal?.throwIfAborted();
    if (kept !== null) return keptAsDownloaded(kept, onBytes);
    throw unreachable(address, cause);
  }
  if (response.status === 304 && kept !== null) return keptAsDownloaded(kept, onBytes);
  checkResponse(address, response);
  try {
    return { bytes: await readBody(response, onBytes), etag: response.headers.get('etag') };
  } catch (cause) {
    signal?.throwIfAborted();
    throw unreachable(address, cause);
  }
}

/** Browsers revalidate by their own HTTP cache; a header of ours would make them ask other servers for permission. */
function requestOptions(signal: AbortSignal | undefined, kept: CachedFile | null): RequestInit {
  const etag = runsInNode() ? (kept?.etag ?? null) : null;
  return {
    cache: 'no-cache',
    ...(signal === undefined ? {} : { signal }),
    ...(etag === null ? {} : { headers: { 'if-none-match': etag } }),
  };
}

function keptAsDownloaded(kept: CachedFile, onBytes: FileDownload['onBytes']): CachedFile {
  onBytes(kept.bytes.length, kept.bytes.length);
  return kept;
}

function unreachable(address: string, cause: unknown): ModelLoadError {
  const reason = cause instanceof Error ? (cause.cause instanceof Error ? cause.cause : cause).message : '';
  return new ModelLoadError(
    `${address} cannot be downloaded (${reason}); check the address and the network, and try again.`,
    { cause },
  );
}

function checkResponse(address: string, response: Response): void {
  if (response.status === 401 || response.status === 403) {
    throw new ModelLoadError(
      `${address} answered ${response.status}; check the address, and where the model is not public send a token by the option fetch.`,
    );
  }
  if (!response.ok) {
    throw new ModelLoadError(
      `${address} answered ${response.status}${response.statusText === '' ? '' : ` ${response.statusText}`}; check the address: it should lead to a model folder or a safetensors file.`,
    );
  }
  if (response.headers.get('content-type')?.includes('text/html') === true) {
    throw new ModelLoadError(
      `${address} answered a web page in place of the file; check the address: it should lead to the file itself.`,
    );
  }
}

async function readBody(response: Response, onBytes: FileDownload['onBytes']): Promise<Uint8Array> {
  const total = contentLength(response);
  const chunks: Uint8Array[] = [];
  let loaded = 0;
  onBytes(0, total);
  const reader = response.body?.getReader();
  for (let part = await reader?.read(); part?.done === false; part = await reader?.read()) {
    chunks.push(part.value);
    loaded += part.value.length;
    onBytes(loaded, total);
  }
  return joined(chunks, loaded);
}

/** What is compressed on the way has another length when it arrives. */
function contentLength(response: Response): number | null {
  const length = response.headers.get('content-length');
  const isEncoded = response.headers.get('content-encoding') !== null;
  return length === null || isEncoded ? null : Number(length);
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}
