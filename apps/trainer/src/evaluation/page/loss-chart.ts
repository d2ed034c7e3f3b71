import * as Plot from '@observablehq/plot';
import type { MetricsLine } from '../../run/metrics';
import { drawChart, legend, seriesColours } from './chart';
import { section } from './markup';

const BINS = 120;
const quarterNames = ['first quarter of t (clean)', 'second', 'third', 'last (noisy)'];
const opacities = [0.95, 0.7, 0.5, 0.35];

/** The chart under a heading; nothing where there is no training to tell of. */
export function lossSection(lines: readonly MetricsLine[]): string {
  if (lines.length === 0) return '';
  return section('Training loss', 'Means over short spans of steps, by quarter of t.', lossChart(lines));
}

/** The training loss by step: all images, and each quarter of t by itself, as means over short spans. */
function lossChart(lines: readonly MetricsLine[]): string {
  const binned = binnedMeans(lines);
  const quarters = quarterNames.flatMap((quarter, index) =>
    binned.map(({ step, byQuarter }) => ({ step, quarter, loss: byQuarter[index] ?? NaN })),
  );
  const chart = drawChart({
    width: 920,
    x: { label: 'optimiser step', grid: false },
    y: { label: 'mean squared error (log)', type: 'log', grid: true, ticks: 5, tickFormat: String },
    marks: [
      Plot.lineY(quarters, {
        ...{ x: 'step', y: 'loss', z: 'quarter', stroke: seriesColours[1] ?? '', strokeWidth: 1.2 },
        strokeOpacity: ({ quarter }: { quarter: string }) => opacities[quarterNames.indexOf(quarter)] ?? 1,
      }),
      Plot.lineY(binned, { x: 'step', y: 'loss', stroke: seriesColours[0] ?? '', strokeWidth: 2.2 }),
    ],
    opacity: { type: 'identity' },
  });
  return `${lossLegend()}${chart}`;
}

function lossLegend(): string {
  const quarters = quarterNames.map((name, index) => ({
    ...{ name, colour: seriesColours[1] ?? '' },
    opacity: opacities[index] ?? 1,
  }));
  return legend([{ name: 'all t', colour: seriesColours[0] ?? '' }, ...quarters]);
}

interface Bin {
  readonly step: number;
  readonly loss: number;
  readonly byQuarter: readonly number[];
}

function binnedMeans(lines: readonly MetricsLine[]): Bin[] {
  const size = Math.max(1, Math.ceil(lines.length / BINS));
  return Array.from({ length: Math.ceil(lines.length / size) }, (_, bin) => {
    const some = lines.slice(bin * size, (bin + 1) * size);
    return {
      step: some[some.length - 1]?.step ?? 0,
      loss: meanOf(some.map(({ loss }) => loss)),
      byQuarter: quarterNames.map((_name, quarter) =>
        meanOf(some.flatMap(({ lossByQuarter }) => lossByQuarter[quarter] ?? [])),
      ),
    };
  });
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
