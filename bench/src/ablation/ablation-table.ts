import { textTable } from '../text-table';
import type { SamplingFigures, VariantResult } from './ablation-results';

/** The results as a table in Markdown, and a sentence with what all of them share. */
export function ablationTable(results: readonly VariantResult[]): string {
  const columns = results[0]?.figures ?? [];
  const header = [
    'what is changed',
    ...columns.flatMap(({ steps }) => [`read as their label, ${steps} steps`, `FID, ${steps} steps`]),
  ];
  const rows = results.map(({ change, figures }) => [
    change,
    ...columns.flatMap(({ steps }) => cells(figures.find((each) => each.steps === steps))),
  ]);
  return `${textTable(header, rows)}\n\n${conditions(results)}\n`;
}

function cells(figures: SamplingFigures | undefined): string[] {
  if (figures === undefined) return ['', ''];
  return [`${(figures.accuracy * 100).toFixed(1)} %`, figures.fid.toFixed(2)];
}

function conditions([first]: readonly VariantResult[]): string {
  const [figures] = first?.figures ?? [];
  if (first === undefined || figures === undefined) return 'No variant is done yet.';
  return (
    `${first.dataset}, ${first.steps} steps of ${first.batchSize} images, seed ${first.seed}; ${figures.method}, ` +
    `guidance off, FID on ${figures.n} images (floor ${figures.fidFloor.toFixed(2)}).`
  );
}
