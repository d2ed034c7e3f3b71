/**
 * How good are the samples: label accuracy, FID, KID, precision and recall on the features of small classifiers.
 *
 * @module @ddpm/metrics
 */

export { MetricsError } from './metrics-error';
export type { CreateRunner } from '@ddpm/engine';
export type { ClassifierConfig } from './classifier/layers';
export { decodeClassifier, encodeClassifier, type Classifier } from './classifier/classifier';
export { predictClasses } from './classifier/predict-classes';
export { createImageReader, type ImageReader, type Readings } from './classifier/image-reader';
export { trainClassifier, type ClassifierTrainingOptions } from './training/train-classifier';
export type { Augmentation } from './training/augment';
export { vectorCount, vectorRange, vectorsAt, type Vectors } from './vectors';
export { fitGaussian, type Gaussian } from './measures/gaussian';
export { featureFrechetDistance, frechetDistance } from './measures/frechet-distance';
export {
  kernelDistance,
  unbiasedDiscrepancy,
  type KernelDistance,
  type KernelDistanceOptions,
} from './measures/kernel-distance';
export { labelAccuracy, type LabelAccuracy } from './measures/label-accuracy';
export { classBalance, type ClassBalance } from './measures/class-balance';
export { createDistances, type Distances } from './distances/distances';
export { precisionRecall, type PrecisionRecall } from './distances/precision-recall';
export { nearestVectors, type Nearest } from './distances/nearest-vectors';
export { compareNearest, measureMemorization, type Memorization } from './distances/memorization';
export { createReference, type LabelledReadings, type Reference } from './measures/reference';
export {
  measureSamples,
  measureTrainingImages,
  type FeatureFigures,
  type MeasureOptions,
  type SampleFigures,
} from './measures/measure-samples';
