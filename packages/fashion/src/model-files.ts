import modelIndex from '../model/model_index.json';
import schedulerConfig from '../model/scheduler/scheduler_config.json';
import unetConfig from '../model/unet/config.json';
import weights from '../model/unet/diffusion_pytorch_model.safetensors';

const encode = (content: object): Uint8Array => new TextEncoder().encode(JSON.stringify(content));

/** The files of the model folder beside this package's sources, by path. */
export const modelFiles: Readonly<Record<string, Uint8Array>> = {
  'model_index.json': encode(modelIndex),
  'scheduler/scheduler_config.json': encode(schedulerConfig),
  'unet/config.json': encode(unetConfig),
  'unet/diffusion_pytorch_model.safetensors': weights,
};
