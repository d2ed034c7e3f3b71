/** What a model folder holds, as a build brings it into a module. */
export interface ModelFolderContents {
  readonly modelIndex: object;
  readonly schedulerConfig: object;
  readonly unetConfig: object;
  /** The bytes of the safetensors file. */
  readonly weights: Uint8Array;
}

/** The files of a weights package's model folder, by path. */
export function modelFolderFiles(contents: ModelFolderContents): Readonly<Record<string, Uint8Array>> {
  const encode = (content: object): Uint8Array => new TextEncoder().encode(JSON.stringify(content));
  return {
    'model_index.json': encode(contents.modelIndex),
    'scheduler/scheduler_config.json': encode(contents.schedulerConfig),
    'unet/config.json': encode(contents.unetConfig),
    'unet/diffusion_pytorch_model.safetensors': contents.weights,
  };
}
