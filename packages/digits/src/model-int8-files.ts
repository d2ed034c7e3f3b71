import { modelFolderFiles } from '../../../weights-package.files';
import modelIndex from '../model-int8/model_index.json';
import schedulerConfig from '../model-int8/scheduler/scheduler_config.json';
import unetConfig from '../model-int8/unet/config.json';
import weights from '../model-int8/unet/diffusion_pytorch_model.safetensors';

/** The files of the model folder beside this package's sources, by path. */
export const modelFiles = modelFolderFiles({ modelIndex, schedulerConfig, unetConfig, weights });
