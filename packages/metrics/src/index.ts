export { MetricsError } from './metrics-error';
export type { CreateRunner, HostTensor, HostTensors, PureStep, StepRunner } from './step-runner';
export type { ClassifierConfig } from './classifier/layers';
export { decodeClassifier, encodeClassifier, type Classifier } from './classifier/classifier';
export { predictClasses } from './classifier/predict-classes';
export { createImageReader, type ImageReader, type Readings } from './classifier/image-reader';
export { trainClassifier, type ClassifierTrainingOptions } from './training/train-classifier';
export type { Augmentation } from './training/augment';
