import { shownPath } from '../configuration/paths';
import { describeSamples } from './describe-samples';
import type { EvaluationReport, SweepPoint } from './evaluation-report';
import { accuracyDifference, fidDifference } from './most-steps';
import type { PairComparison, PairFigures } from './measure-pairs';
import type { PairAccuracy } from './pair-accuracy';

/** The figures as lines for a terminal. */
export function describeReport({
  model,
  engine,
  plan,
  testLoss,
  figures,
  ...rest
}: EvaluationReport): string {
  const { samples, floor, n, labels, balance } = figures;
  const { trainingImages } = rest;
  const trained = trainingImages === null ? '' : `, training images ${trainingImages.fid.toFixed(2)}`;
  const rows: [string, string][] = [
    ['model', shownPath(model)],
    ['engine', engine],
    ['test images', `${testLoss.count} ${plan.dataset}`],
    ['mean squared error', testLoss.loss.toFixed(4)],
    [
      'by quarter of t',
      `${testLoss.lossByQuarter.map((loss) => loss.toFixed(4)).join('  ')}  (clean to noisy)`,
    ],
    ['samples', `${figures.count}, ${describeSamples(plan)}`],
    ...(labels === null
      ? []
      : ([
          [
            'label accuracy',
            `${percent(labels.accuracy)}  (real test images: ${percent(rest.classifierAccuracy)})`,
          ],
        ] as [string, string][])),
    ['feature FID', `${samples.fid.toFixed(2)}  (floor ${floor.fid.toFixed(2)}${trained}, n = ${n})`],
    ['feature KID', `${samples.kid.value.toFixed(4)}  (floor ${floor.kid.value.toFixed(4)}, n = ${n})`],
    [
      'precision, recall',
      `${samples.precision.toFixed(3)}, ${samples.recall.toFixed(3)}  (real images: ${floor.precision.toFixed(3)}, ${floor.recall.toFixed(3)})`,
    ],
    ...pairRows(rest.pairs),
    ['class balance', `${percent(balance.totalVariation)} away from what was asked for`],
    ...sweepRows(rest.sweep),
  ];
  return rows.map(([name, value]) => `${name.padEnd(20)} ${value}`).join('\n');
}

/** Numbers of two digits, digit by digit. */
function pairRows(pairs: PairFigures | null): [string, string][] {
  if (pairs === null) return [];
  const { seen, heldOut } = pairs;
  return [
    ['pairs seen', comparison(seen)],
    ...(heldOut === null ? [] : [['pairs held out', comparison(heldOut)] as [string, string]]),
  ];
}

function comparison({ samples, real }: PairComparison): string {
  const show = ({ both, tens, units }: PairAccuracy): string =>
    `${percent(both)}, tens ${percent(tens)}, units ${percent(units)}`;
  return `${show(samples)}  of ${samples.images}  (real test images: ${show(real)})`;
}

/** What the number of steps does, a line for each point. */
function sweepRows(sweep: readonly SweepPoint[]): [string, string][] {
  const [first] = sweep;
  if (first === undefined) return [];
  const { n, fidFloor } = first;
  return [
    ['samplers', `n = ${n}, FID floor ${fidFloor.toFixed(2)}  (against the same one's most steps)`],
    ...sweep.map((point): [string, string] => [`${point.method} ${point.steps}`, sweepFigures(point)]),
  ];
}

function sweepFigures(point: SweepPoint): string {
  const read = point.accuracy === null ? '' : `${percent(point.accuracy)}  (${accuracyDifference(point)}), `;
  return `${read}FID ${point.fid.toFixed(2)}  (${fidDifference(point)})`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
