import { inferenceTimesteps, type NoiseSchedule } from '@ddpm/scheduler';
import { SamplingOptionsError } from './errors';
import { ddim } from './methods/ddim';
import type { PlannedStep, SamplingMethod } from './sampling-method';
import type { SamplingModel } from './sampling-model';
import type { SamplingOptions } from './sampling-options';

const DEFAULT_STEPS = 50;
const LARGEST_DEFAULT_BATCH = 64;

/** A sampling request, checked and complete. */
export interface SamplingRequest {
  readonly count: number;
  /** One label for each image; null for a model without labels. */
  readonly labels: Int32Array | null;
  readonly seed: number;
  readonly firstSampleIndex: number;
  readonly method: SamplingMethod;
  readonly plan: readonly PlannedStep[];
  readonly guidanceScale: number;
  readonly clipRange: number | null;
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
  const { config } = schedule;
  const count = imageCount(options);
  const method = options.method ?? ddim();
  const steps = options.numInferenceSteps ?? Math.min(DEFAULT_STEPS, config.numTrainTimesteps);
  const timestepSpacing = options.timestepSpacing ?? config.timestepSpacing;
  const timesteps = inferenceTimesteps({ ...config, timestepSpacing }, steps);
  const batchSize = checkedBatchSize(options.batchSize, count);
  return {
    count,
    labels: labelIndices(model, options.classLabels ?? new Array<null>(count).fill(null)),
    seed: integerOption('seed', options.seed ?? 0, 0),
    firstSampleIndex: integerOption('firstSampleIndex', options.firstSampleIndex ?? 0, 0),
    method,
    plan: method.plan(schedule, timesteps),
    guidanceScale: checkedGuidanceScale(model, options.guidanceScale ?? 1),
    clipRange: (options.clipSample ?? config.clipSample) ? config.clipSampleRange : null,
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

/** Splits evenly, so that little of the last batch is padding. */
function checkedBatchSize(batchSize: number | undefined, count: number): number {
  if (batchSize !== undefined) return integerOption('batchSize', batchSize, 1);
  return Math.ceil(count / Math.ceil(count / LARGEST_DEFAULT_BATCH));
}

function labelIndices(model: SamplingModel, labels: readonly (number | null)[]): Int32Array | null {
  const { numClasses } = model;
  if (numClasses === null) {
    if (labels.every((label) => label === null)) return null;
    throw new SamplingOptionsError('This model has no labels; pass count in place of classLabels.');
  }
  return Int32Array.from(labels, (label) => labelIndex(label, numClasses, model.nullLabel));
}

function labelIndex(label: number | null, numClasses: number, nullLabel: number | null): number {
  if (label === null && nullLabel !== null) return nullLabel;
  if (label !== null && Number.isInteger(label) && label >= 0 && label < numClasses) return label;
  const orNull = nullLabel === null ? '' : ', or null for no label';
  const given = label === null ? 'An image has no class label' : `The class label ${label} is unknown`;
  throw new SamplingOptionsError(
    `${given}; this model has labels from 0 to ${numClasses - 1}${orNull}: pass one in classLabels for each image.`,
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

function integerOption(name: string, value: number, minimum: number): number {
  if (Number.isSafeInteger(value) && value >= minimum) return value;
  throw new SamplingOptionsError(`The ${name} is ${value}; pass an integer of ${minimum} or more.`);
}
