/**
 * Samples images from a trained diffusion model.
 *
 * @module @ddpm/sampler
 */

export type { CreateRunner } from '@ddpm/engine';
export { Sampler, type SamplerParts } from './sampler';
export type { SamplingStream } from './loop/sampling-stream';
export { interpolate, type InterpolationEnd, type InterpolationOptions } from './editing/interpolate';
export { invert, type InversionOptions } from './editing/invert';
export { likelihoodBound, type LikelihoodBound, type LikelihoodOptions } from './editing/likelihood-bound';
export { sampleEveryLabel } from './editing/sample-every-label';
export { ddimInversion, type DdimInversionOptions } from './methods/ddim-inversion';
export type {
  DownloadOptions,
  DownloadProgress,
  PretrainedOptions,
  PretrainedSource,
  RunnerChoice,
  WeightsPackage,
  WeightsType,
} from './loading/pretrained-source';
export { hubFolder, type HubOptions } from './loading/hub-folder';
export { parseClassNames } from './loading/class-names';
export { parseRecommendedSampling, type RecommendedSampling } from './request/recommended-sampling';
export { modelReference, WrongDeviceResultError, type ModelReference } from './loading/model-reference';
export type {
  ImageSource,
  InpaintingOptions,
  SamplingOptions,
  SamplingProgress,
  SamplingResult,
  SamplingStepEvent,
} from './request/sampling-options';
export { namedClass, type ClassLabel, type NamedClass } from './request/class-labels';
export type { CleanImageLimit } from './guidance/clean-image-limit';
export { ddpm, type DdpmOptions } from './methods/ddpm';
export { ddim, type DdimOptions } from './methods/ddim';
export { dpmSolver2M, dpmSolver3M, dpmSolverSde } from './methods/dpm-solver';
export { euler } from './methods/euler';
export { heun } from './methods/heun';
export { saSolver, type SaSolverOptions } from './methods/sa-solver';
export { uniPC, type UniPCOptions } from './methods/unipc';
export { methodNames, namedMethod, type MethodName, type NamedMethodOptions } from './methods/named-methods';
export type { NoiseLevelOptions } from './methods/noise-levels';
export type {
  Coefficients,
  PlannedStep,
  SamplingMethod,
  UpdateInputs,
  UpdateResult,
} from './methods/sampling-method';
export type { SamplingModel } from './loading/sampling-model';
export { samplingTimesteps, type TimestepInterval } from './request/timesteps';
export { unetModel, type UNetParameters } from './loading/unet-model';
export { createSamplingStep, type SamplingStepParts } from './loop/sampling-step';
export { SampledImage, type ImageDrawing, type NdarrayData } from './pictures/sampled-image';
export { Picture, toBytes, type PictureData } from './pictures/picture';
export { drawGrid, type DrawableImage, type GridLayout } from './pictures/draw-grid';
export { drawTrajectory, type TrajectoryDrawing } from './pictures/draw-trajectory';
export { encodeGif, type AnimationOptions } from './pictures/encode-gif';
export {
  ModelLoadError,
  NonFiniteSampleError,
  SamplerBusyError,
  SamplerDisposedError,
  SamplingOptionsError,
} from './errors';
