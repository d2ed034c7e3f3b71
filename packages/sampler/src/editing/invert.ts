import { SamplingOptionsError } from '../errors';
import type { ImageSource, SamplingOptions } from '../request/sampling-options';
import { ddimInversion, type DdimInversionOptions } from '../methods/ddim-inversion';

/** What to invert. */
export interface InversionOptions
  extends
    DdimInversionOptions,
    Pick<
      SamplingOptions,
      'classLabels' | 'numInferenceSteps' | 'timestepSpacing' | 'batchSize' | 'signal' | 'onProgress'
    > {
  /** In [-1, 1]: [count, height, width, channels]. */
  readonly images: Float32Array;
}

/**
 * The noise behind images: `sample({ initialNoise, classLabels, method: ddim() })`, with as many steps, gives them back,
 * nearly. With other labels it shows what the image would be as another class.
 *
 * @returns [count, height, width, channels]
 * @throws SamplingOptionsError where the images do not fit the model
 */
export async function invert(
  sampler: ImageSource,
  { images, iterations, classLabels, ...options }: InversionOptions,
): Promise<Float32Array> {
  const [height, width, channels] = sampler.model.imageShape;
  const count = images.length / (height * width * channels);
  if (!Number.isInteger(count) || count === 0) {
    throw new SamplingOptionsError(
      `The images to invert have ${images.length} numbers; pass a multiple of ${height * width * channels}: [count, ${height}, ${width}, ${channels}].`,
    );
  }
  const { pixels } = await sampler.sample({
    ...options,
    ...(classLabels === undefined ? { count } : { classLabels }),
    initialNoise: images,
    method: ddimInversion({ iterations }),
    clipSample: false,
  });
  return pixels;
}
