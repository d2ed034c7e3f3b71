import type { FeatureFigures } from '@ddpm/metrics';
import type { MetricsLine } from '../../run/metrics';
import { describeGuidance } from '../../run/describe-guidance';
import { shownPath } from '../../configuration/paths';
import type { Copies } from '../find-copies';
import type { Evaluation } from '../evaluate-model';
import { guidanceOf } from '../evaluation-plan';
import type { EvaluationReport } from '../evaluation-report';
import { balanceChart, confusionChart } from './class-charts';
import { htmlPage } from './html-page';
import { lossSection } from './loss-chart';
import { escapeHtml, percent, section } from './markup';
import { neighbours } from './neighbours';
import { pictureGrid, type Picture, type PictureShape } from './pictures';
import { pairsSection } from './pairs-section';
import { sweepSection } from './sweep-section';

/** What the page shows besides the evaluation. */
export interface PageExtras {
  /** The metrics of the run that trained the model; empty where there is no such run. */
  readonly trainingMetrics: readonly MetricsLine[];
  /** The command that repeats the evaluation. */
  readonly command: string;
}

/** The whole evaluation as one HTML page that needs nothing else. */
export function reportPage(evaluation: Evaluation, extras: PageExtras): string {
  const { report } = evaluation;
  const { dataset, samples, method, steps } = report.plan;
  const title = `${dataset}: ${samples} samples, ${method} with ${steps} steps`;
  return htmlPage(title, [
    header(title, report),
    cards(report),
    samplesSection(evaluation),
    figuresSection(report),
    pairsSection(evaluation),
    classesSection(report),
    sweepSection(report),
    lossSection(extras.trainingMetrics),
    copiesSection(evaluation),
    section(
      'Again',
      'The same seed gives the same samples and the same figures.',
      `<code>${escapeHtml(extras.command)}</code>`,
    ),
  ]);
}

function header(title: string, { model, engine, plan }: EvaluationReport): string {
  const guidance = describeGuidance(guidanceOf(plan));
  const facts = `${shownPath(model)} · ${engine} · seed ${plan.seed} · ${guidance}`;
  return `<h1>${escapeHtml(title)}</h1>\n<p class="facts">${escapeHtml(facts)}</p>`;
}

function cards({ figures, classifierAccuracy, testLoss }: EvaluationReport): string {
  const { labels, samples, floor, n, balance } = figures;
  const all: readonly (readonly [name: string, value: string, beside: string])[] = [
    ...(labels === null
      ? []
      : [
          [
            'label accuracy',
            percent(labels.accuracy),
            `real test images: ${percent(classifierAccuracy)}`,
          ] as const,
        ]),
    ['feature FID', samples.fid.toFixed(2), `floor ${floor.fid.toFixed(2)} at n = ${n}`],
    ['precision', samples.precision.toFixed(3), `real images: ${floor.precision.toFixed(3)}`],
    ['recall', samples.recall.toFixed(3), `real images: ${floor.recall.toFixed(3)}`],
    ['class balance', percent(balance.totalVariation), 'away from what was asked for'],
    ['test loss', testLoss.loss.toFixed(4), `on ${testLoss.count} unseen images`],
  ];
  const items = all.map(
    ([name, value, beside]) =>
      `<div class="card"><span>${name}</span><b>${value}</b><span>${escapeHtml(beside)}</span></div>`,
  );
  return `<div class="cards">\n${items.join('\n')}\n</div>`;
}

const COLUMNS = 10;

/** Ten of each class, a row each; of many classes fewer; without labels the first hundred. */
function samplesSection({ report, samples, sampleLabels, classes }: Evaluation): string {
  const { classNames, figures } = report;
  const [, ...shape] = samples.shape;
  const nameOf = (label: number | undefined) => classNames[label ?? -1] ?? 'nothing';
  const picture = (index: number): Picture => {
    const [asked, read] = [sampleLabels[index], classes[index]];
    const pixels = samples.images[index]?.pixels ?? new Float32Array(0);
    return figures.labels === null
      ? { pixels, caption: `read as ${nameOf(read)}` }
      : { pixels, caption: `asked for ${nameOf(asked)}, read as ${nameOf(read)}`, isMarked: asked !== read };
  };
  const indices = [...samples.images.keys()];
  const perClass = Math.max(1, Math.min(COLUMNS, Math.floor(COLUMNS ** 2 / classNames.length)));
  const shown =
    figures.labels === null
      ? indices.slice(0, COLUMNS ** 2)
      : classNames.flatMap((_, label) =>
          indices.filter((index) => sampleLabels[index] === label).slice(0, perClass),
        );
  const note =
    figures.labels === null
      ? 'The first ones, not chosen.'
      : `The first ${perClass === 1 ? 'one' : perClass} of each class, not chosen. Outlined: the classifier reads another class than was asked for.`;
  return section('Samples', note, pictureGrid(shown.map(picture), shape, COLUMNS));
}

function figuresSection({ figures, testLoss, trainingImages }: EvaluationReport): string {
  const { samples, floor, n } = figures;
  const columns: readonly (readonly [string, FeatureFigures])[] = [
    ['samples', samples],
    ...(trainingImages === null ? [] : [['training images', trainingImages] as const]),
    ['floor', floor],
  ];
  const rows: readonly (readonly [string, (of: FeatureFigures) => string])[] = [
    ['feature FID', ({ fid }) => fid.toFixed(2)],
    ['feature KID, mean of subsets', ({ kid }) => kid.value.toFixed(4)],
    ['feature KID, deviation of subsets', ({ kid }) => kid.deviation.toFixed(4)],
    ['precision (k = 3)', ({ precision }) => precision.toFixed(3)],
    ['recall (k = 3)', ({ recall }) => recall.toFixed(3)],
  ];
  const head = `<tr><th>n = ${n} of each</th>${columns.map(([name]) => `<th>${name}</th>`).join('')}</tr>`;
  const body = rows.map(
    ([name, show]) => `<tr><td>${name}</td>${columns.map(([, of]) => `<td>${show(of)}</td>`).join('')}</tr>`,
  );
  const quarters = testLoss.lossByQuarter.map((loss) => loss.toFixed(4)).join(', ');
  return section(
    'Figures',
    `Each column against real test images, on the 128 features of this project's own classifier, so they compare with each other, not with published ones. Floor: one half of the test images against the other. Loss on test images by quarter of t, from clean to noisy: ${quarters}.`,
    `<table>${head}\n${body.join('\n')}</table>`,
  );
}

function classesSection({ figures, classNames, pairs }: EvaluationReport): string {
  const { labels, balance } = figures;
  // Ten digits in each place say more than a hundred numbers.
  if (pairs !== null) return '';
  const chart = (caption: string, svg: string) =>
    `<figure><figcaption>${caption}</figcaption>${svg}</figure>`;
  const charts = [
    ...(labels === null
      ? []
      : [chart('number of samples by class asked for and class read', confusionChart(labels, classNames))]),
    chart('classes read in the samples', balanceChart(balance.shares, balance.expected, classNames)),
  ];
  return section('Classes', 'As the classifier reads them.', `<div class="pair">${charts.join('\n')}</div>`);
}

function copiesSection({ report, copies, samples }: Evaluation): string {
  const { memorization } = report;
  if (copies === null || memorization === null) return '';
  const { pixels, features, count } = memorization;
  const [, ...shape] = samples.shape;
  const chosen =
    report.figures.labels === null
      ? 'the ten that lie nearest to a training image'
      : 'the one of each class that lies nearest to a training image';
  const note =
    `Of the first ${count} samples ${chosen}. Median distance to the nearest training image: ` +
    `${pixels.median.toFixed(2)} in pixels (unseen real images: ${pixels.realMedian.toFixed(2)}), ` +
    `${features.median.toFixed(2)} in features (${features.realMedian.toFixed(2)}). ` +
    `${percent(pixels.suspiciousShare)} of the samples are nearer in pixels than all but the nearest 1 % of the unseen real images.`;
  return section('Nearest training images', note, neighbourTable(copies, shape));
}

function neighbourTable({ pairs }: Copies, shape: PictureShape): string {
  const samples = pairs.map(({ sample }) => sample);
  return neighbours(samples, shape, [
    {
      name: 'nearest by pixels',
      images: pairs.map(({ nearestInPixels }) => nearestInPixels),
      distances: pairs.map(({ pixelDistance }) => pixelDistance),
    },
    {
      name: 'nearest by features',
      images: pairs.map(({ nearestInFeatures }) => nearestInFeatures),
      distances: pairs.map(({ featureDistance }) => featureDistance),
    },
  ]);
}
