import { digitNames } from '@ddpm/data';
import { digitConfusion, type PairAccuracy } from '../pair-accuracy';
import type { Evaluation } from '../evaluate-model';
import type { PairComparison } from '../measure-pairs';
import { confusionChart } from './class-charts';
import { percent, section } from './markup';
import { pictureGrid, type Picture } from './pictures';

/** Numbers of two digits: each digit by itself, and the pairs that training did not show. Nothing for other data. */
export function pairsSection(evaluation: Evaluation): string {
  const { pairs } = evaluation.report;
  if (pairs === null) return '';
  const { seen, heldOut } = pairs;
  const columns: readonly (readonly [string, PairAccuracy])[] =
    heldOut === null
      ? comparison('', seen)
      : [...comparison('pairs seen, ', seen), ...comparison('pairs held out, ', heldOut)];
  const rows: readonly (readonly [string, (of: PairAccuracy) => string])[] = [
    ['both digits right', ({ both }) => percent(both)],
    ['tens right', ({ tens }) => percent(tens)],
    ['units right', ({ units }) => percent(units)],
    ['images', ({ images }) => String(images)],
  ];
  const head = `<tr><th></th>${columns.map(([name]) => `<th>${name}</th>`).join('')}</tr>`;
  const body = rows.map(
    ([name, show]) => `<tr><td>${name}</td>${columns.map(([, of]) => `<td>${show(of)}</td>`).join('')}</tr>`,
  );
  const table = `<table>${head}\n${body.join('\n')}</table>`;
  return [
    section('Two digits', 'As the classifier reads them.', `${table}\n${digitCharts(evaluation)}`),
    heldOutSection(evaluation),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function comparison(what: string, { samples, real }: PairComparison): [string, PairAccuracy][] {
  return [
    [`${what}samples`, samples],
    [`${what}real test images`, real],
  ];
}

function digitCharts({ report }: Evaluation): string {
  const { labels } = report.figures;
  if (labels === null) return '';
  const charts = (['tens', 'units'] as const).map((place) => {
    const confusion = digitConfusion(labels.confusion, place);
    return `<figure><figcaption>number of samples by ${place} asked for and ${place} read</figcaption>${confusionChart(
      { confusion },
      digitNames,
    )}</figure>`;
  });
  return `<div class="pair">${charts.join('\n')}</div>`;
}

const PER_PAIR = 10;

/** Ten of each pair that training did not show, a row each. */
function heldOutSection({ report, heldOut }: Evaluation): string {
  const figures = report.pairs?.heldOut ?? null;
  if (heldOut === null || figures === null) return '';
  const { samples, labels, classes } = heldOut;
  const [, ...shape] = samples.shape;
  const nameOf = (label: number | undefined): string => report.classNames[label ?? -1] ?? 'nothing';
  const picture = (index: number): Picture => {
    const [asked, read] = [labels[index], classes[index]];
    const caption = `asked for ${nameOf(asked)}, read as ${nameOf(read)}`;
    return {
      pixels: samples.images[index]?.pixels ?? new Float32Array(0),
      caption,
      isMarked: asked !== read,
    };
  };
  const shown = figures.pairs.flatMap((pair) =>
    [...labels.keys()].filter((index) => labels[index] === pair).slice(0, PER_PAIR),
  );
  return section(
    'Pairs never seen in training',
    'The first ten of each, not chosen. Outlined: the classifier reads another number than was asked for.',
    pictureGrid(shown.map(picture), shape, PER_PAIR),
  );
}
