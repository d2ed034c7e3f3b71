import type { NoiseSchedule, TimestepSpacing } from '@ddpm/scheduler';
import * as tf from '@tensorflow/tfjs-core';
import { SamplingOptionsError } from '../errors';
import type {
  Coefficients,
  PlannedStep,
  SamplingMethod,
  UpdateInputs,
  UpdateResult,
} from './sampling-method';

/** One evaluation of the network, and the mixtures that follow it. */
export interface LinearStep {
  readonly t: number;
  readonly alphaBar: number;
  /** The next noisy image, and what is remembered, by name; an image that is not named has the weight 0. */
  readonly mixtures: Readonly<Record<string, Mixture>>;
}

/**
 * A method that only ever mixes images: `x0` (the predicted clean image), `xt`, `noise` (fresh), and images that it
 * remembers. Every solver of the diffusion equations here is one; they differ in their weights.
 */
export interface LinearMethod {
  readonly name: string;
  /** The spacing of timesteps that suits the method, where that is not the schedule's. */
  readonly timestepSpacing?: TimestepSpacing;
  /** For `xt`, and for each remembered image, what it may be mixed from. */
  readonly mixtures: { readonly xt: readonly string[] } & Readonly<Record<string, readonly string[]>>;
  readonly plan: (schedule: NoiseSchedule, timesteps: Int32Array) => readonly LinearStep[];
}

/** Makes a sampling method of its weights. */
export function linearMethod({ name, mixtures, plan, ...preferences }: LinearMethod): SamplingMethod {
  const memoryNames = Object.keys(mixtures).filter((target) => target !== 'xt');
  return {
    ...preferences,
    name,
    usesNoise: Object.values(mixtures).some((sources) => sources.includes('noise')),
    coefficientNames: Object.entries(mixtures).flatMap(([target, sources]) =>
      sources.map((source) => coefficientName(target, source)),
    ),
    memoryNames,
    plan: (schedule, timesteps) => plan(schedule, timesteps).map((step) => plannedStep(name, mixtures, step)),
    update: (inputs) => mixAll(mixtures, inputs),
  };
}

/** The weight of an image in the next noisy image bears the image's own name. */
function coefficientName(target: string, source: string): string {
  return target === 'xt' ? source : `${target}.${source}`;
}

function plannedStep(name: string, mixtures: LinearMethod['mixtures'], step: LinearStep): PlannedStep {
  const coefficients: Coefficients = Object.fromEntries(
    Object.entries(mixtures).flatMap(([target, sources]) => {
      const weights = step.mixtures[target] ?? {};
      return sources.map((source) => [coefficientName(target, source), weights[source] ?? 0] as const);
    }),
  );
  const broken = Object.entries(coefficients).find(([, weight]) => !Number.isFinite(weight));
  if (broken === undefined) return { t: step.t, alphaBar: step.alphaBar, coefficients };
  throw new SamplingOptionsError(
    `The method ${name} cannot step over the timestep ${step.t} of this schedule (${broken[0]} would be ${broken[1]}); use another method, spacing or number of steps.`,
  );
}

function mixAll(mixtures: LinearMethod['mixtures'], inputs: UpdateInputs): UpdateResult {
  const images: Readonly<Record<string, tf.Tensor4D>> = {
    ...inputs.memory,
    x0: inputs.x0,
    xt: inputs.xt,
    ...(inputs.noise === null ? {} : { noise: inputs.noise }),
  };
  const mixed = Object.entries(mixtures).map(
    ([target, sources]) => [target, mix(target, sources, images, inputs.coefficients)] as const,
  );
  const { xt = inputs.xt, ...memory } = Object.fromEntries(mixed);
  return { xt, memory };
}

function mix(
  target: string,
  sources: readonly string[],
  images: Readonly<Record<string, tf.Tensor4D>>,
  coefficients: UpdateInputs['coefficients'],
): tf.Tensor4D {
  const weighted = sources.map((source) =>
    tf.mul<tf.Tensor4D>(images[source] ?? 0, coefficients[coefficientName(target, source)] ?? 0),
  );
  return weighted.reduce((sum, term) => tf.add(sum, term));
}

/** A weighted sum of images by their names, such as `{ x0: 0.3, xt: 0.7 }`. */
export type Mixture = Readonly<Record<string, number>>;

/** The sum of `weight * mixture` over all terms; terms of weight 0 are left out, whatever they hold. */
export function combine(...terms: readonly (readonly [weight: number, mixture: Mixture])[]): Mixture {
  const sum: Record<string, number> = {};
  for (const [weight, mixture] of terms) {
    if (weight === 0) continue;
    for (const [name, value] of Object.entries(mixture)) sum[name] = (sum[name] ?? 0) + weight * value;
  }
  return sum;
}

/** The image of that name alone. */
export function only(name: string): Mixture {
  return { [name]: 1 };
}
