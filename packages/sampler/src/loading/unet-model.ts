import {
  flattenParameters,
  kernelLayoutOnHost,
  predict,
  predictWithActivations,
  type UNetConfig,
} from '@ddpm/unet';
import type { SamplingModel } from './sampling-model';

/** The weights of a U-Net in PyTorch's layouts: one flat buffer in the order of `parameterSpecs`, or arrays by name. */
export type UNetParameters =
  Float32Array | Readonly<Record<string, { readonly shape: readonly number[]; readonly data: Float32Array }>>;

/**
 * A U-Net with its weights, ready to be sampled from.
 *
 * @throws UNetParameterError where the weights are not those of the configuration
 */
export function unetModel(
  config: UNetConfig,
  parameters: UNetParameters,
  classNames: readonly string[] | null = null,
): SamplingModel {
  const flat = parameters instanceof Float32Array ? parameters : flattenParameters(config, parameters);
  return {
    predict: (tensors, xt, t, labels) => predict(config, tensors, xt, t, labels),
    activations: (tensors, xt, t, labels) =>
      predictWithActivations(config, tensors, xt, t, labels).activations,
    parameters: kernelLayoutOnHost(config, flat),
    imageShape: [config.imageSize, config.imageSize, config.channels],
    numClasses: config.numClasses,
    nullLabel: config.nullLabel ? config.numClasses : null,
    classNames,
  };
}
