import { readModelFolder } from '#model-folder';
import { modelFolderFromFiles, type FileContents } from '@ddpm/checkpoint';
import { checkIntegrity } from './integrity';
import { downloadModelFolder, downloadWeights } from './download-model';
import { partsFromFolder, partsFromWeights, type ModelParts } from './model-parts';
import { ModelLoadError } from '../errors';
import { namedOnHub } from './hub-folder';
import { runsInNode } from './runs-in-node';
import type { PretrainedOptions, PretrainedSource, WeightsPackage } from './pretrained-source';

/**
 * Loads a model from wherever it is.
 *
 * @throws CheckpointError, ModelLoadError, InvalidUNetConfigError, NoiseScheduleConfigError saying what is wrong and how
 * to mend it; the signal's reason where it is aborted
 */
export async function loadPretrained(
  source: PretrainedSource,
  options: PretrainedOptions,
): Promise<ModelParts> {
  options.signal?.throwIfAborted();
  const parts = await partsOf(source, options);
  options.signal?.throwIfAborted();
  return parts;
}

async function partsOf(source: PretrainedSource, options: PretrainedOptions): Promise<ModelParts> {
  checkDtype(source, options.dtype);
  if (typeof source === 'string' || source instanceof URL) return fromAddress(source, options);
  checkIntegrity(options.integrity, []);
  if (source instanceof Uint8Array) return partsFromWeights(source, options, 'the weights');
  if (source instanceof ArrayBuffer) return partsFromWeights(new Uint8Array(source), options, 'the weights');
  if (source instanceof Blob) return partsFromWeights(await bytesOf(source), options, 'the weights');
  if (isWeightsPackage(source)) {
    const { dtype } = options;
    const files = await source.load(dtype === undefined ? {} : { dtype });
    return partsFromFolder(modelFolderFromFiles(files, source.name));
  }
  return partsFromFolder(modelFolderFromFiles(await contentsOf(source)));
}

function isWeightsPackage(source: PretrainedSource): source is WeightsPackage {
  return typeof source === 'object' && 'load' in source && typeof source.load === 'function';
}

/** @throws ModelLoadError where weights of that type are asked of what has none to choose from. */
function checkDtype(source: PretrainedSource, dtype: string | undefined): void {
  if (dtype === undefined) return;
  if (!isWeightsPackage(source)) {
    throw new ModelLoadError(
      `dtype chooses among the weights of a package, and this source has one kind; leave dtype out.`,
    );
  }
  const known: readonly string[] = source.dtypes ?? ['float16'];
  if (known.includes(dtype)) return;
  throw new ModelLoadError(
    `${source.name} has no weights of dtype "${dtype}"; it has ${known.join(' and ')}.`,
  );
}

/** Files by path, or as a file picker gives them: each with its path within the folder that was picked. */
async function contentsOf(
  source: readonly File[] | Readonly<Record<string, Uint8Array | Blob>>,
): Promise<FileContents> {
  const entries: (readonly [string, Uint8Array | Blob])[] = isFileList(source)
    ? source.map((file) => [file.webkitRelativePath === '' ? file.name : file.webkitRelativePath, file])
    : Object.entries(source);
  const contents = entries.map(async ([path, content]) => [path, await bytesOf(content)] as const);
  return Object.fromEntries(await Promise.all(contents));
}

function isFileList(source: object): source is readonly File[] {
  return Array.isArray(source);
}

async function bytesOf(content: Uint8Array | Blob): Promise<Uint8Array> {
  return content instanceof Uint8Array ? content : new Uint8Array(await content.arrayBuffer());
}

async function fromAddress(source: string | URL, options: PretrainedOptions): Promise<ModelParts> {
  const url = asUrl(source);
  if (url === null) return fromDisk(String(source), options);
  if (url.protocol === 'file:') {
    return fromDisk(process.getBuiltinModule('node:url').fileURLToPath(url), options);
  }
  if (!url.pathname.endsWith('.safetensors')) {
    return partsFromFolder(modelFolderFromFiles(await downloadModelFolder(url, options), url.href));
  }
  return partsFromWeights(await downloadWeights(url, options), options, url.href);
}

/** In Node, a text without a protocol is a path; in a browser, it is an address relative to the page. */
function asUrl(source: string | URL): URL | null {
  if (source instanceof URL) return source;
  const onHub = namedOnHub(source);
  if (onHub !== null) return onHub;
  if (/^(https?|file|blob|data):/i.test(source)) return new URL(source);
  return runsInNode() ? null : new URL(source, globalThis.location.href);
}

async function fromDisk(path: string, options: PretrainedOptions): Promise<ModelParts> {
  checkIntegrity(options.integrity, []);
  if (path.endsWith('.safetensors')) return partsFromWeights(await readFile(path), options, path);
  return partsFromFolder(await readModelFolder(path));
}

async function readFile(path: string): Promise<Uint8Array> {
  try {
    return new Uint8Array(await process.getBuiltinModule('node:fs/promises').readFile(path));
  } catch (cause) {
    throw new ModelLoadError(
      `${path} cannot be read (${(cause as NodeJS.ErrnoException).code ?? String(cause)}); give the path of a safetensors file or of a model folder.`,
      { cause },
    );
  }
}
