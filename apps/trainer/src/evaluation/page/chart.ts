import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';

/** Draws a chart as an SVG element in text. Its lines and letters take the colour of the text around it. */
export function drawChart(options: Plot.PlotOptions): string {
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  const chart = Plot.plot({
    document,
    width: 560,
    height: 300,
    marginLeft: 52,
    style: { fontSize: '12px', background: 'transparent' },
    ...options,
  });
  return chart.outerHTML;
}

/** Colours of the page, by number; they differ in light and dark. */
export const seriesColours = ['var(--series-1)', 'var(--series-2)', 'var(--series-3)', 'var(--series-4)'];
