import type { NoiseScheduleConfig } from '@ddpm/scheduler';
import type { UNetConfig } from '@ddpm/unet';
import { methodNames, namedMethod, type MethodName } from '../methods/named-methods';
import type { SamplingOptions } from '../sampling-options';
import { isTimestepInterval, type TimestepInterval } from '../timestep-interval';
import { ModelLoadError } from './model-load-error';

/** How its makers recommend to sample from a model: `sampling` in its `model_index.json`, there in snake_case. */
export interface RecommendedSampling {
  /** The reverse process. */
  readonly method: MethodName;
  /** A whole number from 1 on. */
  readonly numInferenceSteps: number;
  /** Strength of classifier-free guidance, from 0 on; 1 is off. */
  readonly guidanceScale: number;
  /** The timesteps in which to guide, both ends included: whole numbers; all where left out. */
  readonly guidanceInterval?: TimestepInterval | undefined;
}

/**
 * Reads what `model_index.json` has under `sampling`; null where there is nothing.
 *
 * @param schedule the model's, which says what timesteps there are
 * @param network the model's, which says whether it can be guided
 * @throws ModelLoadError where it cannot be followed
 */
export function parseRecommendedSampling(
  content: unknown,
  { numTrainTimesteps }: Pick<NoiseScheduleConfig, 'numTrainTimesteps'>,
  { nullLabel }: Pick<UNetConfig, 'nullLabel'>,
): RecommendedSampling | null {
  if (content === undefined || content === null) return null;
  const {
    method,
    num_inference_steps: steps,
    guidance_scale: scale = 1,
    guidance_interval: interval,
  } = content as Readonly<Record<string, unknown>>;
  if (
    isMethodName(method) &&
    isNumberFrom(1, steps) &&
    Number.isInteger(steps) &&
    steps <= numTrainTimesteps &&
    isNumberFrom(0, scale) &&
    (scale === 1 || nullLabel) &&
    (interval === undefined || isTimestepInterval(interval, numTrainTimesteps))
  ) {
    const guided = {
      guidanceScale: scale,
      ...(interval === undefined ? {} : { guidanceInterval: interval }),
    };
    return { method, numInferenceSteps: steps, ...guided };
  }
  throw new ModelLoadError(
    `The 'sampling' of model_index.json cannot be followed: its method is one of ${methodNames.join(', ')}, num_inference_steps a whole number from 1 to ${numTrainTimesteps}, guidance_scale a number from 0 on${nullLabel ? '' : ' and, as the network has no null label, 1'}, guidance_interval, which may be left out, two timesteps from 0 to ${numTrainTimesteps - 1}, the lower first. Mend that entry, or remove it.`,
  );
}

/**
 * The options with the recommendation where they name no method. Whoever names one decides the steps and the guidance as
 * well; inpainting has a method of its own; without labels there is nothing to guide towards.
 */
export function withRecommended(
  options: SamplingOptions,
  recommended: RecommendedSampling | null,
): SamplingOptions {
  if (recommended === null || options.method !== undefined || options.inpainting !== undefined) {
    return options;
  }
  const isLabelled = (options.classLabels ?? []).some((label) => label !== null);
  return {
    ...options,
    method: namedMethod(recommended.method),
    numInferenceSteps: options.numInferenceSteps ?? recommended.numInferenceSteps,
    guidanceScale: options.guidanceScale ?? (isLabelled ? recommended.guidanceScale : 1),
    guidanceInterval: options.guidanceInterval ?? recommended.guidanceInterval,
  };
}

function isMethodName(value: unknown): value is MethodName {
  return methodNames.some((name) => name === value);
}

function isNumberFrom(least: number, value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= least;
}
