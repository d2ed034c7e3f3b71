import type { Dataset } from '@ddpm/data';
import {
  createDistances,
  createImageReader,
  createReference,
  measureSamples,
  measureTrainingImages,
  type Distances,
  type FeatureFigures,
  type ImageReader,
  type LabelledReadings,
  type Readings,
  type Reference,
  type SampleFigures,
  type Vectors,
} from '@ddpm/metrics';
import { loadClassifier, type ClassifierName } from '@ddpm/metrics/node';
import { type MethodName, type Sampler, type SamplingResult } from '@ddpm/sampler';
import { evaluateLoss } from '@ddpm/trainer';
import type { Engine } from '../run/engine';
import type { LoadedModel } from '../run/load-model';
import { modelSampler } from '../run/model-sampler';
import type { StageProgress, TaskProgress } from '../run/task-progress';
import { guidanceOf, processOf, type EvaluationPlan } from './evaluation-plan';
import type { EvaluationReport, SweepPoint } from './evaluation-report';
import { findCopies, type Copies } from './find-copies';
import { compareWithMostSteps } from './most-steps';
import { measurePairs, type HeldOutSamples } from './measure-pairs';

/** What there is to evaluate with. */
export interface EvaluationParts {
  readonly model: LoadedModel;
  readonly engine: Engine;
  readonly plan: EvaluationPlan;
  readonly test: Dataset;
  /** Null where nobody looks for copies. */
  readonly training: Dataset | null;
  readonly progress: TaskProgress;
}

/** The figures, and what the report shows besides them. */
export interface Evaluation {
  readonly report: EvaluationReport;
  readonly samples: SamplingResult;
  readonly sampleLabels: Int32Array;
  /** What the classifier reads in each sample. */
  readonly classes: Int32Array;
  readonly copies: Copies | null;
  /** Samples of pairs that training did not show; null where it showed all, and for other data. */
  readonly heldOut: HeldOutSamples | null;
}

/** What all measurements of one evaluation share. */
interface Judge {
  readonly reader: ImageReader;
  readonly distances: Distances;
  readonly real: LabelledReadings;
  readonly numClasses: number;
}

/** Measures a model: its loss, its samples, how near they come to copies, and what the number of steps does. */
export async function evaluateModel(
  parts: EvaluationParts,
  classifierName: ClassifierName,
): Promise<Evaluation> {
  const { model, engine, plan, test, progress } = parts;
  const testLoss = await measureLoss(parts);
  const judge = await createJudge(parts, classifierName);
  const sampler = modelSampler(model, engine.createRunner);
  try {
    const reference = createReference(judge.real, { count: plan.samples, seed: plan.seed });
    const { method, steps } = plan;
    const samples = await drawSamples(parts, sampler, reference, { method, steps, place: '' });
    const readings = await judge.reader.readImages(samples.pixels);
    const onMeasured = progress.stage('measuring', 'comparisons');
    const figures = await measure(parts, judge, readings, reference, onMeasured);
    const trainingFeatures = await readTraining(parts, judge);
    const copies = await lookForCopies(parts, judge, reference, samples, readings, trainingFeatures);
    const pairs = await lookAtPairs(parts, judge, sampler, reference, readings);
    const report: EvaluationReport = {
      model: model.source,
      engine: engine.description,
      plan,
      classNames: test.classNames ?? [],
      classifierAccuracy: accuracyOf(judge.real),
      testLoss,
      figures,
      trainingImages: await measureTraining(parts, judge, reference, trainingFeatures),
      pairs: pairs?.figures ?? null,
      memorization: copies?.figures ?? null,
      sweep: await compareSamplers(parts, judge, sampler, figures),
    };
    const { sampleLabels } = reference;
    const heldOut = pairs?.heldOut ?? null;
    return { report, samples, sampleLabels, classes: readings.classes, copies, heldOut };
  } finally {
    progress.stop();
    await sampler.dispose();
    await judge.reader.dispose();
    await judge.distances.dispose();
  }
}

function measureLoss({ model, engine, plan, test, progress }: EvaluationParts) {
  return evaluateLoss({
    recipe: model,
    parameters: model.parameters,
    dataset: test,
    createRunner: engine.createRunner,
    count: plan.lossImages,
    batchSize: Math.min(50, plan.lossImages),
    seed: plan.seed,
    onProgress: progress.stage('loss on test images', 'batches'),
  });
}

async function createJudge(
  { engine, test, progress }: EvaluationParts,
  name: ClassifierName,
): Promise<Judge> {
  const classifier = await loadClassifier(name);
  const reader = await createImageReader(classifier, engine.createRunner);
  const real = await reader.readDataset(test, undefined, progress.stage('reading test images', 'images'));
  const distances = await createDistances(engine.createRunner, real.features.size);
  return { reader, distances, real, numClasses: classifier.config.numClasses };
}

function accuracyOf({ classes, labels }: LabelledReadings): number {
  return classes.filter((label, image) => label === labels[image]).length / labels.length;
}

/** One request for samples, and its place among others, to be shown with the progress. */
interface Draw {
  readonly method: MethodName;
  readonly steps: number;
  readonly place: string;
}

function drawSamples(
  { model, plan, progress }: EvaluationParts,
  sampler: Sampler,
  { sampleLabels }: Pick<Reference, 'sampleLabels'>,
  { method, steps, place }: Draw,
): Promise<SamplingResult> {
  const stage = progress.stage(`sampling, ${method} ${steps}${place}`, 'steps');
  return sampler.sample({
    ...(isLabelled(model) ? { classLabels: [...sampleLabels] } : { count: sampleLabels.length }),
    seed: plan.seed,
    ...processOf(plan, method, steps),
    ...guidanceOf(plan),
    onProgress: ({ done, total }) => {
      stage(done, total);
    },
  });
}

function isLabelled({ unet }: LoadedModel): boolean {
  return unet.numClasses !== null;
}

function measure(
  { model, plan }: EvaluationParts,
  { distances, numClasses }: Judge,
  readings: Readings,
  reference: Reference,
  onProgress: StageProgress = () => undefined,
): Promise<SampleFigures> {
  const options = { reference, distances, numClasses, labelled: isLabelled(model), seed: plan.seed };
  return measureSamples(readings, { ...options, onProgress });
}

async function measureTraining(
  { plan, progress }: EvaluationParts,
  { distances }: Judge,
  reference: Reference,
  features: Vectors | null,
): Promise<FeatureFigures | null> {
  if (features === null) return null;
  const onProgress = progress.stage('measuring training images', 'comparisons');
  return measureTrainingImages(features, { reference, distances, seed: plan.seed, onProgress });
}

async function readTraining(
  { training, progress }: EvaluationParts,
  { reader }: Judge,
): Promise<Vectors | null> {
  if (training === null) return null;
  const stage = progress.stage('reading training images', 'images');
  return (await reader.readDataset(training, undefined, stage)).features;
}

/** The samples are compared with the training images, and so are as many test images. */
async function lookForCopies(
  { model, engine, training, test, progress }: EvaluationParts,
  { distances, real }: Judge,
  { sampleLabels }: Reference,
  { pixels, shape }: SamplingResult,
  { features }: Readings,
  trainingFeatures: Vectors | null,
): Promise<Copies | null> {
  if (training === null || trainingFeatures === null) return null;
  const [count, ...imageShape] = shape;
  const pixelCount = imageShape.reduce((product, size) => product * size, 1);
  return findCopies({
    samples: { pixels: { values: pixels, size: pixelCount }, features },
    labels: isLabelled(model) ? sampleLabels : null,
    count: Math.min(count, test.length),
    test,
    testFeatures: real.features,
    training,
    trainingFeatures,
    distances,
    createRunner: engine.createRunner,
    progress,
  });
}

/** Numbers of two digits are also judged digit by digit, and asked for in pairs that training did not show. */
async function lookAtPairs(
  parts: EvaluationParts,
  { reader, real }: Judge,
  sampler: Sampler,
  { sampleLabels }: Reference,
  { classes }: Readings,
) {
  const { dataset, heldOutPairs, method, steps } = parts.plan;
  if (dataset !== 'digits100' || !isLabelled(parts.model)) return null;
  return measurePairs({
    heldOutPairs,
    samples: { labels: sampleLabels, classes },
    real,
    reader,
    draw: (labels) =>
      drawSamples(parts, sampler, { sampleLabels: labels }, { method, steps, place: ', held-out pairs' }),
  });
}

async function compareSamplers(
  parts: EvaluationParts,
  judge: Judge,
  sampler: Sampler,
  measured: SampleFigures,
): Promise<SweepPoint[]> {
  const { plan } = parts;
  const points: Omit<SweepPoint, 'againstMostSteps'>[] = [];
  const all = plan.sweepMethods.flatMap((method) => plan.sweepSteps.map((steps) => ({ method, steps })));
  for (const [index, { method, steps }] of all.entries()) {
    if (isMeasured(plan, { method, steps })) {
      points.push(sweepPoint(method, steps, measured));
      continue;
    }
    const place = ` (${index + 1} of ${all.length})`;
    const reference = createReference(judge.real, { count: plan.sweepSamples, seed: plan.seed });
    const { pixels } = await drawSamples(parts, sampler, reference, { method, steps, place });
    const figures = await measure(parts, judge, await judge.reader.readImages(pixels), reference);
    points.push(sweepPoint(method, steps, figures));
  }
  return compareWithMostSteps(points);
}

/** Whether a point of the comparison would be the very samples that were measured first. */
function isMeasured(plan: EvaluationPlan, { method, steps }: Pick<Draw, 'method' | 'steps'>): boolean {
  return method === plan.method && steps === plan.steps && plan.sweepSamples === plan.samples;
}

function sweepPoint(
  method: MethodName,
  steps: number,
  { labels, samples, floor, n }: SampleFigures,
): Omit<SweepPoint, 'againstMostSteps'> {
  return { method, steps, accuracy: labels?.accuracy ?? null, fid: samples.fid, fidFloor: floor.fid, n };
}
