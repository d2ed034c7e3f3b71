import { shownPath } from '../../configuration/paths';
import { datasetTitle } from '../../datasets/dataset-choice';
import type { UnjudgedEvaluation, UnjudgedReport } from '../evaluate-unjudged';
import { describeGuidance } from '../../run/describe-guidance';
import { guidanceOf } from '../evaluation-plan';
import { htmlPage } from './html-page';
import { lossSection } from './loss-chart';
import { escapeHtml, percent, section } from './markup';
import { neighbours } from './neighbours';
import { pictureGrid, type Picture } from './pictures';
import type { PageExtras } from './report-page';

const COLUMNS = 10;

/** An evaluation without a classifier as one HTML page that needs nothing else. */
export function unjudgedPage(
  evaluation: UnjudgedEvaluation,
  { trainingMetrics, command }: PageExtras,
): string {
  const { report } = evaluation;
  const { plan, model, engine } = report;
  const title = `${datasetTitle(plan.dataset)}: samples, ${plan.method} with ${plan.steps} steps`;
  const facts = `${shownPath(model)} · ${engine} · seed ${plan.seed} · ${describeGuidance(guidanceOf(plan))}`;
  return htmlPage(title, [
    `<h1>${escapeHtml(title)}</h1>\n<p class="facts">${escapeHtml(facts)}</p>`,
    lossCards(report),
    `<p class="facts">${escapeHtml(report.missing)}</p>`,
    samplesSection(evaluation),
    copiesSection(evaluation),
    lossSection(trainingMetrics),
    section('Again', 'The same seed gives the same samples.', `<code>${escapeHtml(command)}</code>`),
  ]);
}

function lossCards({ testLoss }: UnjudgedReport): string {
  const quarters = ['clean', 'second quarter of t', 'third quarter of t', 'noisy'];
  const all = [
    ['test loss', testLoss.loss, `on ${testLoss.count} unseen images`] as const,
    ...testLoss.lossByQuarter.map((loss, quarter) => ['test loss', loss, quarters[quarter] ?? ''] as const),
  ];
  const items = all.map(
    ([name, loss, beside]) =>
      `<div class="card"><span>${name}</span><b>${loss.toFixed(4)}</b><span>${beside}</span></div>`,
  );
  return `<div class="cards">\n${items.join('\n')}\n</div>`;
}

function samplesSection({ report, samples, sampleLabels }: UnjudgedEvaluation): string {
  const [, ...shape] = samples.shape;
  const pictures = samples.images.map(({ pixels }, index): Picture => {
    const label = sampleLabels?.[index];
    return {
      pixels,
      caption: label === undefined ? 'sample' : `asked for ${report.classNames?.[label] ?? label}`,
    };
  });
  const note = sampleLabels === null ? 'Not chosen.' : 'A row for each class, not chosen.';
  return section('Samples', note, pictureGrid(pictures, shape, COLUMNS));
}

function copiesSection({ report: { memorization }, samples, pairs }: UnjudgedEvaluation): string {
  if (memorization === null) return '';
  const { count, median, realMedian, suspiciousShare } = memorization;
  const [, ...shape] = samples.shape;
  const note =
    `Of ${count} samples the ${pairs.length} that lie nearest to a training image. Median distance in pixels to the nearest ` +
    `training image: ${median.toFixed(2)} (unseen real images: ${realMedian.toFixed(2)}). ${percent(suspiciousShare)} of the ` +
    'samples are nearer than all but the nearest 1 % of the unseen real images; far more than 1 % means that training images are repeated.';
  const row = {
    name: 'nearest by pixels',
    images: pairs.map(({ nearest }) => nearest),
    distances: pairs.map(({ distance }) => distance),
  };
  return section(
    'Nearest training images',
    note,
    neighbours(
      pairs.map(({ sample }) => sample),
      shape,
      [row],
    ),
  );
}
