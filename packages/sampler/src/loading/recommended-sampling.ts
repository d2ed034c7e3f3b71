import { methodNames, namedMethod, type MethodName } from '../methods/named-methods';
import type { SamplingOptions } from '../sampling-options';
import { ModelLoadError } from './model-load-error';

/** How its makers recommend to sample from a model: `sampling` in its `model_index.json`, there in snake_case. */
export interface RecommendedSampling {
  /** The reverse process. */
  readonly method: MethodName;
  /** A whole number from 1 on. */
  readonly numInferenceSteps: number;
  /** Strength of classifier-free guidance, from 0 on; 1 is off. */
  readonly guidanceScale: number;
}

/**
 * Reads what `model_index.json` has under `sampling`; null where there is nothing.
 *
 * @throws ModelLoadError where it cannot be followed
 */
export function parseRecommendedSampling(content: unknown): RecommendedSampling | null {
  if (content === undefined || content === null) return null;
  const {
    method,
    num_inference_steps: steps,
    guidance_scale: scale = 1,
  } = content as Readonly<Record<string, unknown>>;
  if (isMethodName(method) && isNumberFrom(1, steps) && Number.isInteger(steps) && isNumberFrom(0, scale)) {
    return { method, numInferenceSteps: steps, guidanceScale: scale };
  }
  throw new ModelLoadError(
    `The 'sampling' of model_index.json cannot be followed: its method is one of ${methodNames.join(', ')}, num_inference_steps a whole number from 1 on, guidance_scale a number from 0 on. Mend that entry, or remove it.`,
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
  };
}

function isMethodName(value: unknown): value is MethodName {
  return methodNames.some((name) => name === value);
}

function isNumberFrom(least: number, value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= least;
}
