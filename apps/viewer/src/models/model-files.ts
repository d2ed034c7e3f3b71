import { modelFiles } from '@ddpm/checkpoint';

/** Files by path, as they were dropped, chosen or unpacked. */
export type FilesByPath = Readonly<Record<string, Blob>>;

/** A model among files, not read yet. */
export interface FoundModel {
  /** For people: the name of its folder, or of its file. */
  readonly title: string;
  /** The files of a model folder, by path; or one safetensors file. */
  readonly files: FilesByPath;
}

/** Larger ones do not fit what a tab may use. */
export const MOST_BYTES = 400e6;

const endings = Object.values(modelFiles);

/** Whether a file of that path may belong to a model. */
export function mayBelongToModel(path: string): boolean {
  return path.endsWith('.safetensors') || endings.some((ending) => endsWithPath(path, ending));
}

/**
 * Finds the model folder, or the lone safetensors file, among files.
 *
 * @param origin what the files were called when they came, such as `digits.zip`; null where they came one by one
 * @throws NoModelError where there is none, ModelTooLargeError where it is too large for a page
 */
export function findModel(files: FilesByPath, origin: string | null): FoundModel {
  const paths = Object.keys(files);
  const index = paths
    .filter((path) => endsWithPath(path, modelFiles.modelIndex))
    .sort((one, other) => one.split('/').length - other.split('/').length)[0];
  const found = index === undefined ? loneWeights(files) : modelFolder(files, index);
  if (found === null) throw new NoModelError(origin ?? paths[0] ?? 'What was dropped');
  for (const [path, { size }] of Object.entries(found.files)) {
    if (size > MOST_BYTES) throw new ModelTooLargeError(path, size);
  }
  return { ...found, title: titleOf(origin ?? found.title) };
}

function modelFolder(files: FilesByPath, index: string): FoundModel {
  const prefix = index.slice(0, -modelFiles.modelIndex.length);
  const own = Object.entries(files).filter(([path]) => path.startsWith(prefix) && mayBelongToModel(path));
  return { title: prefix.split('/').at(-2) ?? 'Dropped model', files: Object.fromEntries(own) };
}

function loneWeights(files: FilesByPath): FoundModel | null {
  const weights = Object.entries(files).filter(([path]) => path.endsWith('.safetensors'));
  const [only] = weights;
  if (only === undefined || weights.length > 1) return null;
  return { title: only[0], files: Object.fromEntries([only]) };
}

function endsWithPath(path: string, ending: string): boolean {
  return path === ending || path.endsWith(`/${ending}`);
}

/** Without folders and the ending. */
function titleOf(name: string): string {
  const base = name.split('/').at(-1) ?? name;
  return base.replace(/\.(zip|safetensors)$/i, '').slice(0, 60);
}

/** Nothing among the files is a model. */
class NoModelError extends Error {
  override readonly name = 'NoModelError';
  constructor(file: string) {
    super(
      `${file} is no model: drop a model folder (${endings.join(', ')}), a .zip of one, or a single .safetensors file.`,
    );
  }
}

/** A file is too large for a page. */
export class ModelTooLargeError extends Error {
  override readonly name = 'ModelTooLargeError';
  constructor(file: string, bytes: number) {
    super(
      `${file} has ${(bytes / 1e6).toFixed(0)} MB, and this page opens up to ${MOST_BYTES / 1e6} MB a file: sample from it with @ddpm/sampler in Node.`,
    );
  }
}
