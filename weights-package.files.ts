/** How weights are stored: two bytes each, or one and a scale for each output channel. */
export type WeightsType = 'float16' | 'int8';

/** Which of a package's weights to load. */
export interface WeightsRequest {
  /** `float16` where left out. */
  readonly dtype?: WeightsType | undefined;
}

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
