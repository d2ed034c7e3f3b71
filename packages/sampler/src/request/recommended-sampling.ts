import type { NoiseScheduleConfig } from '@ddpm/scheduler';
import type { UNetConfig } from '@ddpm/unet';
import { SamplingOptionsError, ModelLoadError } from '../errors';
import { methodNames, namedMethod, type MethodName } from '../methods/named-methods';
import type { SamplingOptions } from './sampling-options';
import { areTimesteps, isTimestepInterval, type TimestepInterval } from './timesteps';

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
  /**
   * The timesteps to visit by the number of steps, for a network that was distilled to draw in so many and in no other
   * number; any number in a method's own spacing where left out.
   */
  readonly timesteps?: Readonly<Record<number, readonly number[]>> | undefined;
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
    timesteps,
  } = content as Readonly<Record<string, unknown>>;
  if (
    isMethodName(method) &&
    isNumberFrom(1, steps) &&
    Number.isInteger(steps) &&
    steps <= numTrainTimesteps &&
    isNumberFrom(0, scale) &&
    (scale === 1 || nullLabel) &&
    (interval === undefined || isTimestepInterval(interval, numTrainTimesteps)) &&
    (timesteps === undefined || isTimestepTable(timesteps, steps, numTrainTimesteps))
  ) {
    return {
      method,
      numInferenceSteps: steps,
      guidanceScale: scale,
      ...(interval === undefined ? {} : { guidanceInterval: interval }),
      ...(timesteps === undefined ? {} : { timesteps }),
    };
  }
  throw new ModelLoadError(
    `The 'sampling' of model_index.json cannot be followed: its method is one of ${methodNames.join(', ')}, num_inference_steps a whole number from 1 to ${numTrainTimesteps}, guidance_scale a number from 0 on${nullLabel ? '' : ' and, as the network has no null label, 1'}, guidance_interval, which may be left out, two timesteps from 0 to ${numTrainTimesteps - 1}, the lower first, and timesteps, which may be left out, has falling timesteps for num_inference_steps and any other number of steps. Mend that entry, or remove it.`,
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
    ...recommendedSteps(options, recommended),
    guidanceScale: options.guidanceScale ?? (isLabelled ? recommended.guidanceScale : 1),
    guidanceInterval: options.guidanceInterval ?? recommended.guidanceInterval,
  };
}

function recommendedSteps(
  { numInferenceSteps, timestepSpacing, timesteps }: SamplingOptions,
  recommended: RecommendedSampling,
): Pick<SamplingOptions, 'numInferenceSteps' | 'timesteps'> {
  if (timesteps !== undefined) return { numInferenceSteps, timesteps };
  const steps = numInferenceSteps ?? recommended.numInferenceSteps;
  if (recommended.timesteps === undefined || timestepSpacing !== undefined)
    return { numInferenceSteps: steps };
  const made = recommended.timesteps[steps];
  if (made !== undefined) return { numInferenceSteps: steps, timesteps: made };
  throw new SamplingOptionsError(
    `This model was distilled to draw in ${Object.keys(recommended.timesteps).join(', ')} steps, not in ${steps}; pass one of these numbers, or name a method to go your own way.`,
  );
}

function isTimestepTable(
  value: unknown,
  steps: number,
  numTrainTimesteps: number,
): value is Readonly<Record<number, readonly number[]>> {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, steps)) return false;
  return Object.entries(value).every(
    ([count, timesteps]: [string, unknown]) =>
      Array.isArray(timesteps) &&
      String(timesteps.length) === count &&
      areTimesteps(timesteps, numTrainTimesteps),
  );
}

function isMethodName(value: unknown): value is MethodName {
  return methodNames.some((name) => name === value);
}

function isNumberFrom(least: number, value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= least;
}
