import * as Plot from '@observablehq/plot';
import type { LabelAccuracy } from '@ddpm/metrics';
import { drawChart, seriesColours } from './chart';

/** How often each class that was asked for is read as which. */
export function confusionChart(
  { confusion }: Pick<LabelAccuracy, 'confusion'>,
  classNames: readonly string[],
): string {
  const cells = confusion.flatMap((row, asked) => {
    const all = row.reduce((sum, count) => sum + count, 0);
    return row.map((count, read) => ({
      asked: classNames[asked] ?? String(asked),
      read: classNames[read] ?? String(read),
      share: all === 0 ? 0 : count / all,
      count,
    }));
  });
  const longest = Math.max(...classNames.map((name) => name.length));
  return drawChart({
    width: 460,
    height: 420,
    marginLeft: 24 + 7 * longest,
    marginBottom: 40 + (longest > 2 ? 4.5 * longest : 0),
    x: { domain: classNames, label: 'read as', tickRotate: longest > 2 ? -45 : 0, tickSize: 0 },
    y: { domain: classNames, label: 'asked for', tickSize: 0 },
    marks: [
      Plot.cell(cells, {
        x: 'read',
        y: 'asked',
        inset: 1,
        rx: 3,
        fill: 'var(--series-1)',
        // A square root, so that rare confusions can be seen.
        fillOpacity: ({ share }: { share: number }) => 0.06 + 0.94 * Math.sqrt(share),
      }),
      Plot.text(
        cells.filter(({ count }) => count > 0),
        {
          x: 'read',
          y: 'asked',
          text: 'count',
          fill: ({ share }: { share: number }) => (share > 0.3 ? 'var(--on-series)' : 'currentColor'),
        },
      ),
    ],
    opacity: { type: 'identity' },
    color: { type: 'identity' },
  });
}

/** The share of each class among the samples beside the share that was asked for. */
export function balanceChart(
  shares: readonly number[],
  expected: readonly number[],
  classNames: readonly string[],
): string {
  const longest = Math.max(...classNames.map((name) => name.length));
  const nameOf = (label: number) => classNames[label] ?? String(label);
  const bars = shares.map((share, label) => ({ name: nameOf(label), share: share * 100 }));
  const ticks = expected.map((share, label) => ({ name: nameOf(label), share: share * 100 }));
  return drawChart({
    width: 460,
    height: 420,
    marginLeft: 24 + 7 * longest,
    x: { label: '% of the images (line: asked for)', grid: true },
    y: { domain: classNames, label: null, tickSize: 0 },
    marks: [
      Plot.barX(bars, {
        y: 'name',
        x: 'share',
        fill: seriesColours[0] ?? '',
        rx: 2,
        insetTop: 2,
        insetBottom: 2,
      }),
      Plot.tickX(ticks, { y: 'name', x: 'share', stroke: 'currentColor', strokeWidth: 2 }),
      Plot.ruleX([0]),
    ],
  });
}
