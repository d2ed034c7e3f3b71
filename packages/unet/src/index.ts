/**
 * The U-Net that predicts the noise: parameters, initialisation, forward pass, exact gradients.
 *
 * @module @ddpm/unet
 */

export { articleUNet, labelCount, labelRows, validateUNetConfig, type UNetConfig } from './unet-config';
export {
  UNET_CLASS_NAME,
  uNetConfigFromJSON,
  uNetConfigToJSON,
  type UNetConfigJSON,
} from './unet-config-json';
export { InvalidUNetConfigError, UNetInputError, UNetParameterError } from './errors';
export { parameterCount, parameterSpecs, type ParameterKind, type ParameterSpec } from './parameter-specs';
export { initializeParameters } from './initialize-parameters';
export {
  flattenParameters,
  flattenParameterTensors,
  splitParameters,
  splitParameterTensor,
  type ParameterArray,
  type ParameterArrays,
} from './split-parameters';
export { fromKernelLayout, kernelLayoutOnHost, toKernelLayout } from './kernel-layout';
export type { ParameterTensors } from './named-parameters';
export { predict, predictWithActivations, type ObservedPrediction } from './predict';
export { add } from './operations/add';
export { linear } from './operations/linear';
export { meanSquaredError } from './operations/mean-squared-error';
export { withOwnGradient, type OwnGradient } from './operations/own-gradient';
export { silu } from './operations/silu';
export { valueAndGradients, type ValueAndGradients } from './value-and-gradients';
