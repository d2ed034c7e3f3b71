import { CheckpointError, readingFile } from './checkpoint-error';
import { decodeSafetensors } from './decode-safetensors';
import { encodeSafetensors, type FloatType } from './encode-safetensors';
import { decodeJsonObject, encodeJsonObject, type JsonObject } from './json';
import type { NamedTensor, NamedTensors } from './named-tensor';

/** The files of a model folder, laid out as diffusers does. */
export const modelFiles = {
  modelIndex: 'model_index.json',
  schedulerConfig: 'scheduler/scheduler_config.json',
  unetConfig: 'unet/config.json',
  weights: 'unet/diffusion_pytorch_model.safetensors',
} as const;

/** What a model folder holds, as it was read. */
export interface ModelFolder {
  /** The content of `model_index.json`. */
  readonly modelIndex: JsonObject;
  /** The content of `scheduler/scheduler_config.json`. */
  readonly schedulerConfig: JsonObject;
  /** The content of `unet/config.json`. */
  readonly unetConfig: JsonObject;
  /** The weights by PyTorch's names, in PyTorch's layouts. */
  readonly tensors: Record<string, NamedTensor>;
  /** The texts in the weights file. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** What to write into a model folder. The objects must be plain JSON. */
export interface ModelFolderContent {
  /** The content of `scheduler/scheduler_config.json`. */
  readonly schedulerConfig: object;
  /** The content of `unet/config.json`. */
  readonly unetConfig: object;
  /** Weights by PyTorch's names, in PyTorch's layouts. */
  readonly tensors: NamedTensors;
  /** Fields of `model_index.json` beside, or instead of, the usual ones. */
  readonly modelIndex?: object;
  /** How the weights are stored; float32 where left out. */
  readonly dtype?: FloatType;
}

/** File contents by path, with `/` between folders. */
export type FileContents = Readonly<Record<string, Uint8Array>>;

/**
 * The files of a model folder, by path.
 *
 * @throws CheckpointError where a tensor or a JSON object cannot be written
 */
export function modelFolderToFiles(content: ModelFolderContent): Record<string, Uint8Array> {
  const { modelIndex, schedulerConfig, unetConfig, tensors, dtype = 'float32' } = content;
  return {
    [modelFiles.modelIndex]: encodeJsonObject({ ...defaultModelIndex, ...modelIndex }, 'modelIndex'),
    [modelFiles.schedulerConfig]: encodeJsonObject(schedulerConfig, 'schedulerConfig'),
    [modelFiles.unetConfig]: encodeJsonObject(unetConfig, 'unetConfig'),
    [modelFiles.weights]: encodeSafetensors(tensors, { dtype }),
  };
}

const defaultModelIndex = {
  _class_name: 'DDPMPipeline',
  scheduler: ['diffusers', 'DDPMScheduler'],
  unet: ['ddpm', 'UNet'],
};

/**
 * Reads a model folder from the contents of its files: unpacked from a zip, dropped on a page, fetched over HTTP.
 * The model may lie in a folder of its own within `files`; the outermost `model_index.json` is taken, other files
 * are ignored.
 *
 * @param folder put before the paths in error messages
 * @throws CheckpointError naming the file that is missing or damaged
 */
export function modelFolderFromFiles(files: FileContents, folder = ''): ModelFolder {
  const prefix = findPrefix(Object.keys(files));
  const label = (path: string) => (folder === '' ? `${prefix}${path}` : `${folder}/${prefix}${path}`);
  const read = <Result>(path: string, decode: (bytes: Uint8Array) => Result): Result => {
    const bytes = files[prefix + path];
    if (bytes === undefined) throw missingFile(label(path));
    return readingFile(label(path), () => decode(bytes));
  };
  return {
    modelIndex: read(modelFiles.modelIndex, decodeJsonObject),
    schedulerConfig: read(modelFiles.schedulerConfig, decodeJsonObject),
    unetConfig: read(modelFiles.unetConfig, decodeJsonObject),
    ...read(modelFiles.weights, (bytes) => decodeSafetensors(bytes)),
  };
}

/** The folder of the outermost `model_index.json`, with its `/`, or nothing. */
function findPrefix(paths: readonly string[]): string {
  const name = modelFiles.modelIndex;
  const prefixes = paths
    .filter((path) => path === name || path.endsWith(`/${name}`))
    .map((path) => path.slice(0, -name.length))
    .sort((one, other) => one.split('/').length - other.split('/').length);
  return prefixes[0] ?? '';
}

function missingFile(file: string): CheckpointError {
  return new CheckpointError(
    `${file} is missing; choose a model folder, which holds ${Object.values(modelFiles).join(', ')}`,
    { file },
  );
}
