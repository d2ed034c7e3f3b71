/**
 * safetensors, model folders and training states, in and out.
 *
 * @module @ddpm/checkpoint
 */

export { CheckpointError, type CheckpointFault } from './checkpoint-error';
export type { NamedTensor, NamedTensors, TensorSpec } from './named-tensor';
export { checkTensors } from './check-tensors';
export { decodeSafetensors, type Safetensors } from './decode-safetensors';
export { encodeSafetensors, type EncodeOptions, type FloatType } from './encode-safetensors';
export type { JsonObject, JsonValue } from './json';
export {
  modelFiles,
  modelFolderFromFiles,
  modelFolderToFiles,
  type FileContents,
  type ModelFolder,
  type ModelFolderContent,
} from './model-folder';
