import { namedMethod, type SamplingResult } from '@ddpm/sampler';
import { evaluateLoss, type EvaluationResult } from '@ddpm/trainer';
import { shownPath } from '../configuration/paths';
import { describeSamples } from './describe-samples';
import { modelSampler } from '../run/model-sampler';
import type { EvaluationParts } from './evaluate-model';
import { guidanceOf, type EvaluationPlan } from './evaluation-plan';

/** What `report.json` holds where no classifier judges samples of the data set. */
export interface UnjudgedReport {
  readonly model: string;
  readonly engine: string;
  readonly plan: EvaluationPlan;
  readonly classNames: readonly string[] | null;
  readonly testLoss: EvaluationResult;
  /** What is missing, and why. */
  readonly missing: string;
}

export interface UnjudgedEvaluation {
  readonly report: UnjudgedReport;
  readonly samples: SamplingResult;
  /** What was asked for in each sample; null where the model has no classes. */
  readonly sampleLabels: readonly number[] | null;
}

/** Of each class, or as many rows where there are none. */
const PER_CLASS = 10;
const MOST_SAMPLES = 200;

/** Measures what needs no classifier: the loss on unseen images. The samples are there to be looked at. */
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
    const report: UnjudgedReport = {
      model: model.source,
      engine: engine.description,
      plan,
      classNames: test.classNames,
      testLoss,
      missing: `No classifier judges samples of ${test.name}: label accuracy, FID, KID, precision and recall are left out.`,
    };
    return { report, sampleLabels, samples: await drawSamples(parts, sampleLabels) };
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
      ...{ seed: plan.seed, numInferenceSteps: plan.steps, ...guidanceOf(plan) },
      method: namedMethod(plan.method),
      onProgress: ({ done, total }) => {
        stage(done, total);
      },
    });
  } finally {
    await sampler.dispose();
  }
}

/** The figures as lines for a terminal. */
export function describeUnjudged({ model, engine, plan, testLoss, missing }: UnjudgedReport): string {
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
  ];
  return [...rows.map(([name, value]) => `${name.padEnd(20)} ${value}`), missing].join('\n');
}
