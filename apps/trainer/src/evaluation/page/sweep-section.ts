import type { EvaluationReport, SweepPoint } from '../evaluation-report';
import { accuracyDifference, fidDifference } from '../most-steps';
import { percent, section } from './markup';
import { accuracyChart, fidChart, samplerLegend } from './sweep-charts';

/** What the number of steps does, as charts and figures; nothing where no samplers were compared. */
export function sweepSection({ sweep, figures }: EvaluationReport): string {
  const [first] = sweep;
  if (first === undefined) return '';
  const labelled = figures.labels !== null;
  const charts = [fidChart(sweep), ...(labelled ? [accuracyChart(sweep)] : [])];
  const pair = charts.map((svg) => `<figure>${svg}</figure>`).join('\n');
  return section(
    'Number of steps',
    `Every sampler from the same noises, guided alike, n = ${first.n} at each point, FID floor ${first.fidFloor.toFixed(2)}. Differences are from the same sampler with the most steps.`,
    `${samplerLegend(sweep)}<div class="pair">${pair}</div>\n${sweepTable(sweep, labelled)}`,
  );
}

type Column = readonly [heading: string, show: (point: SweepPoint) => string];

function sweepTable(sweep: readonly SweepPoint[], labelled: boolean): string {
  const columns: readonly Column[] = [
    ['sampler', ({ method }) => method],
    ['steps', ({ steps }) => String(steps)],
    ...(labelled ? accuracyColumns : []),
    ['feature FID', ({ fid }) => fid.toFixed(2)],
    ['difference', fidDifference],
  ];
  const head = `<tr>${columns.map(([heading]) => `<th>${heading}</th>`).join('')}</tr>`;
  const body = sweep.map(
    (point) => `<tr>${columns.map(([, show]) => `<td>${show(point)}</td>`).join('')}</tr>`,
  );
  return `<table>${head}\n${body.join('\n')}</table>`;
}

const accuracyColumns: readonly Column[] = [
  ['label accuracy', ({ accuracy }) => percent(accuracy ?? 0)],
  ['difference', accuracyDifference],
];
