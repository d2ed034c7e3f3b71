import type { SamplingResult } from '@ddpm/sampler';
import { evaluateLoss, type EvaluationResult } from '@ddpm/trainer';
import { shownPath } from '../configuration/paths';
import { describeSamples } from './describe-samples';
import { percent } from './page/markup';
import { modelSampler } from '../run/model-sampler';
import { loadDataset } from '../run/load-dataset';
import type { EvaluationParts } from './evaluate-model';
import { guidanceOf, processOf, type EvaluationPlan } from './evaluation-plan';
import type { MemorizationFigures } from './evaluation-report';
import { withoutPairs } from './find-copies';
import { byDistance, firstPixels, memorizationInPixels, pixelPairs } from './nearest-training-images';

/** What `report.json` holds where no classifier judges samples of the data set. */
export interface UnjudgedReport {
  readonly model: string;
  readonly engine: string;
  readonly plan: EvaluationPlan;
  readonly classNames: readonly string[] | null;
  readonly testLoss: EvaluationResult;
  /** Distances to the nearest training images in pixels, of so many samples; null where nobody looked. */
  readonly memorization: (MemorizationFigures & { readonly count: number }) | null;
  /** What is missing, and why. */
  readonly missing: string;
}

export interface UnjudgedEvaluation {
  readonly report: UnjudgedReport;
  readonly samples: SamplingResult;
  /** What was asked for in each sample; null where the model has no classes. */
  readonly sampleLabels: readonly number[] | null;
  /** The samples nearest to a training image, beside it; empty where nobody looked. */
  readonly pairs: readonly PixelPair[];
}

/** A sample and the training image nearest to it; pixels in [-1, 1]. */
export type PixelPair = Awaited<ReturnType<typeof pixelPairs>>[number];

/** Of each class, or as many rows where there are none. */
const PER_CLASS = 10;
const MOST_SAMPLES = 200;
const PAIRS_SHOWN = 10;

/** Measures what needs no classifier: the loss on unseen images, and how near samples come to training images. */
export async function evaluateUnjudged(
  parts: Omit<EvaluationParts, 'training'>,
): Promise<UnjudgedEvaluation> {
  const { model, engine, plan, test, progress } = parts;
  const batchSize = Math.min(50, plan.lossImages, test.length);
  try {
    const testLoss = await evaluateLoss({
      recipe: model,
      parameters: model.parameters,
      dataset: test,
      createRunner: engine.createRunner,
      ...{ count: plan.lossImages, batchSize, seed: plan.seed },
      onProgress: progress.stage('loss on test images', 'batches'),
    });
    const sampleLabels = labelsToSample(model.unet.numClasses);
    const samples = await drawSamples(parts, sampleLabels);
    const copies = plan.looksForCopies ? await lookForCopies(parts, samples) : null;
    const report: UnjudgedReport = {
      model: model.source,
      engine: engine.description,
      plan,
      classNames: test.classNames,
      testLoss,
      memorization: copies?.figures ?? null,
      missing: `No classifier judges samples of ${test.name}: label accuracy, FID, KID, precision and recall are left out.`,
    };
    return { report, sampleLabels, samples, pairs: copies?.pairs ?? [] };
  } finally {
    progress.stop();
  }
}

function labelsToSample(numClasses: number | null): readonly number[] | null {
  if (numClasses === null) return null;
  const count = Math.min(MOST_SAMPLES, numClasses * PER_CLASS);
  return Array.from({ length: count }, (_, index) => Math.floor(index / PER_CLASS));
}

async function drawSamples(
  { model, engine, plan, progress }: Omit<EvaluationParts, 'training'>,
  labels: readonly number[] | null,
): Promise<SamplingResult> {
  const sampler = modelSampler(model, engine.createRunner);
  const stage = progress.stage(`sampling, ${plan.method} ${plan.steps}`, 'steps');
  try {
    return await sampler.sample({
      ...(labels === null ? { count: PER_CLASS ** 2 } : { classLabels: labels }),
      ...{ seed: plan.seed, ...processOf(plan, plan.method, plan.steps), ...guidanceOf(plan) },
      onProgress: ({ done, total }) => {
        stage(done, total);
      },
    });
  } finally {
    await sampler.dispose();
  }
}

/** The samples, and as many unseen images, are compared with all training images. */
async function lookForCopies(
  { engine, plan, test, progress }: Omit<EvaluationParts, 'training'>,
  { pixels, shape }: SamplingResult,
) {
  const training = await loadDataset(plan, 'train', (sentence) => {
    process.stderr.write(`${sentence}\n`);
  });
  const [count, ...imageShape] = shape;
  const samples = { values: pixels, size: imageShape.reduce((product, size) => product * size, 1) };
  const memorization = await memorizationInPixels({
    ...{ samples, training, createRunner: engine.createRunner },
    real: await firstPixels(test, Math.min(count, test.length)),
    onProgress: progress.stage('nearest training images', 'images'),
  });
  const shown = byDistance(memorization.nearest).slice(0, PAIRS_SHOWN);
  return {
    figures: { count, ...withoutPairs(memorization) },
    pairs: await pixelPairs(shown, samples, memorization.nearest, training),
  };
}

/** The figures as lines for a terminal. */
export function describeUnjudged(report: UnjudgedReport): string {
  const { model, engine, plan, testLoss, memorization, missing } = report;
  const rows: readonly (readonly [string, string])[] = [
    ['model', shownPath(model)],
    ['engine', engine],
    ['test images', `${testLoss.count}`],
    ['mean squared error', testLoss.loss.toFixed(4)],
    [
      'by quarter of t',
      `${testLoss.lossByQuarter.map((loss) => loss.toFixed(4)).join('  ')}  (clean to noisy)`,
    ],
    ['samples', describeSamples(plan)],
    ...(memorization === null ? [] : [['nearest training', describeMemorization(memorization)] as const]),
  ];
  return [...rows.map(([name, value]) => `${name.padEnd(20)} ${value}`), missing].join('\n');
}

/** One line: how near, and beside what. */
function describeMemorization({ median, realMedian, suspiciousShare }: MemorizationFigures): string {
  return `${median.toFixed(2)} away in pixels (unseen images: ${realMedian.toFixed(2)}); ${percent(suspiciousShare)} nearer than all but 1 % of those`;
}
