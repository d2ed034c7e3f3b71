import type { NoiseSchedule } from '@ddpm/scheduler';
import { resolveLabels, type ResolvedLabels } from './class-labels';
import type { CleanImageLimit } from '../guidance/clean-image-limit';
import { SamplingOptionsError } from '../errors';
import { repeatStretches, resolveInpainting, type Inpainting, type Renoising } from '../editing/inpainting';
import { ddim } from '../methods/ddim';
import { ddpm } from '../methods/ddpm';
import { imagesOption, integerOption, shareOption } from './option-checks';
import type { PlannedStep, SamplingMethod } from '../methods/sampling-method';
import type { SamplingModel } from '../loading/sampling-model';
import type { SamplingOptions } from './sampling-options';
import { areTimesteps, samplingTimesteps, isTimestepInterval, type TimestepInterval } from './timesteps';

const DEFAULT_STEPS = 50;
const LARGEST_DEFAULT_BATCH = 64;
const DEFAULT_STRENGTH = 0.5;

/** One step of a request. */
export interface RequestStep extends PlannedStep {
  readonly guidanceScale: number;
  readonly renoising?: Renoising;
}

/** Whether a step asks the network without the label too. */
export function isGuided({ guidanceScale }: RequestStep): boolean {
  return guidanceScale !== 1;
}

/** A sampling request, checked and complete. */
export interface SamplingRequest {
  readonly count: number;
  /** null for a model without labels. */
  readonly labels: ResolvedLabels | null;
  readonly seed: number;
  readonly firstSampleIndex: number;
  readonly sharedNoise: boolean;
  /** In place of the seed's noise: [count, height, width, channels]. */
  readonly initialNoise: Float32Array | null;
  /** Noised to the first step's level, and begun with: [count, height, width, channels]. */
  readonly initialImages: Float32Array | null;
  readonly inpainting: Inpainting | null;
  readonly method: SamplingMethod;
  readonly plan: readonly RequestStep[];
  /** How many of the steps are guided. */
  readonly guidedSteps: 'none' | 'some' | 'all';
  readonly guidanceRescale: number;
  readonly limit: CleanImageLimit;
  readonly batchSize: number;
  readonly batches: number;
  readonly stepInterval: number;
}

/**
 * Checks the options of a request and fills in what they leave out.
 *
 * @throws SamplingOptionsError, or TimestepsError for the number of steps, saying what is wrong and what is allowed
 */
export function resolveRequest(
  model: SamplingModel,
  schedule: NoiseSchedule,
  options: SamplingOptions,
): SamplingRequest {
  const count = imageCount(options);
  const method = options.method ?? (options.inpainting === undefined ? ddim() : ddpm());
  const inpainting =
    options.inpainting === undefined ? null : resolveInpainting(options.inpainting, model, method, count);
  const plan = planSteps(model, schedule, options, method, inpainting);
  const batchSize = checkedBatchSize(options.batchSize, count);
  const images = (name: 'initialNoise' | 'initialImages'): Float32Array | null => {
    const values = options[name];
    // A copy: the caller may reuse the array while the request waits for its turn.
    return values === undefined ? null : imagesOption(name, values, count, model.imageShape).slice();
  };
  return {
    count,
    labels: resolveLabels(model, options.classLabels ?? new Array<null>(count).fill(null)),
    seed: integerOption('seed', options.seed ?? 0, 0),
    firstSampleIndex: checkedFirstIndex(options.firstSampleIndex ?? 0, count),
    sharedNoise: options.sharedNoise ?? false,
    initialNoise: images('initialNoise'),
    initialImages: images('initialImages'),
    inpainting,
    method,
    plan,
    guidedSteps: plan.every(isGuided) ? 'all' : plan.some(isGuided) ? 'some' : 'none',
    guidanceRescale: shareOption('guidanceRescale', options.guidanceRescale ?? 0),
    limit: cleanImageLimit(schedule, options),
    batchSize,
    batches: Math.ceil(count / batchSize),
    stepInterval: integerOption('stepInterval', options.stepInterval ?? 1, 1),
  };
}

function imageCount({ classLabels, count }: SamplingOptions): number {
  if (classLabels !== undefined && count !== undefined && classLabels.length !== count) {
    throw new SamplingOptionsError(
      `There are ${classLabels.length} class labels but count is ${count}; pass classLabels alone, one for each image.`,
    );
  }
  const images = classLabels?.length ?? count;
  if (images === undefined) {
    throw new SamplingOptionsError(
      'The request does not say what to sample; pass classLabels, one for each image, or count for a model without labels.',
    );
  }
  return integerOption(classLabels === undefined ? 'count' : 'number of class labels', images, 1);
}

/** The last index, too, has to be a number that is told from its neighbours. */
function checkedFirstIndex(firstSampleIndex: number, count: number): number {
  const first = integerOption('firstSampleIndex', firstSampleIndex, 0);
  if (first <= Number.MAX_SAFE_INTEGER - (count - 1)) return first;
  throw new SamplingOptionsError(
    `The firstSampleIndex is ${first} and there are ${count} images; the last index may be ${Number.MAX_SAFE_INTEGER} at most.`,
  );
}

/** Splits evenly, so that little of the last batch is padding. */
function checkedBatchSize(batchSize: number | undefined, count: number): number {
  if (batchSize !== undefined) return integerOption('batchSize', batchSize, 1);
  return Math.ceil(count / Math.ceil(count / LARGEST_DEFAULT_BATCH));
}

function planSteps(
  model: SamplingModel,
  schedule: NoiseSchedule,
  options: SamplingOptions,
  method: SamplingMethod,
  inpainting: Inpainting | null,
): readonly RequestStep[] {
  const planned = method.plan(schedule, requestTimesteps(schedule, options, method));
  const steps = inpainting === null ? planned : repeatStretches(planned, inpainting);
  const scale = checkedGuidanceScale(model, options.guidanceScale ?? 1);
  const [from, to] = checkedInterval(schedule, options.guidanceInterval);
  return steps.map((step) => ({ ...step, guidanceScale: step.t >= from && step.t <= to ? scale : 1 }));
}

/** All timesteps; or, to begin with images, the part of them that the strength asks for, at least one. */
function requestTimesteps(
  schedule: NoiseSchedule,
  options: SamplingOptions,
  method: SamplingMethod,
): Int32Array {
  const timesteps = allTimesteps(schedule, options, method);
  if (options.initialImages === undefined) {
    if (options.strength === undefined) return timesteps;
    throw new SamplingOptionsError(
      `The strength is ${options.strength}, but there are no initialImages to begin with; pass both, or neither.`,
    );
  }
  const strength = shareOption('strength', options.strength ?? DEFAULT_STRENGTH, true);
  return timesteps.slice(-Math.max(1, Math.round(timesteps.length * strength)));
}

function allTimesteps(
  schedule: NoiseSchedule,
  { numInferenceSteps, timestepSpacing, timesteps }: SamplingOptions,
  method: SamplingMethod,
): Int32Array {
  const { numTrainTimesteps } = schedule.config;
  if (timesteps === undefined) {
    const steps = numInferenceSteps ?? Math.min(DEFAULT_STEPS, numTrainTimesteps);
    return samplingTimesteps(schedule, method, steps, timestepSpacing);
  }
  if (timestepSpacing !== undefined || (numInferenceSteps ?? timesteps.length) !== timesteps.length) {
    throw new SamplingOptionsError(
      `There are ${timesteps.length} timesteps, but numInferenceSteps or timestepSpacing ask for others; pass timesteps alone.`,
    );
  }
  if (areTimesteps(timesteps, numTrainTimesteps)) return Int32Array.from(timesteps);
  throw new SamplingOptionsError(
    `The timesteps are [${timesteps.join(', ')}]; pass at least one, whole, falling, from ${numTrainTimesteps - 1} at most to 0 at least.`,
  );
}

function checkedGuidanceScale(model: SamplingModel, scale: number): number {
  if (!Number.isFinite(scale) || scale < 0) {
    throw new SamplingOptionsError(
      `The guidanceScale is ${scale}; pass a number from 0 on, where 1 is no guidance.`,
    );
  }
  if (scale !== 1 && model.nullLabel === null) {
    throw new SamplingOptionsError(
      `The guidanceScale is ${scale}, but this model was trained without a null label, which guidance needs; pass 1, or train with label dropout.`,
    );
  }
  return scale;
}

function checkedInterval(
  { config: { numTrainTimesteps } }: NoiseSchedule,
  interval: TimestepInterval = [0, numTrainTimesteps - 1],
): TimestepInterval {
  if (isTimestepInterval(interval, numTrainTimesteps)) return interval;
  throw new SamplingOptionsError(
    `The guidanceInterval is [${String(interval)}]; pass two whole timesteps from 0 to ${numTrainTimesteps - 1}, the lower first.`,
  );
}

function cleanImageLimit({ config }: NoiseSchedule, options: SamplingOptions): CleanImageLimit {
  const range = config.clipSampleRange;
  const ratio = options.dynamicThresholdingRatio;
  if (ratio !== undefined) {
    return { kind: 'dynamic', range, ratio: shareOption('dynamicThresholdingRatio', ratio, true) };
  }
  return (options.clipSample ?? config.clipSample) ? { kind: 'clip', range } : { kind: 'none' };
}
