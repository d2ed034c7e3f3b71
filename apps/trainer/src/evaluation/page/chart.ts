import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';

/** Draws a chart as an SVG element in text. Its lines and letters take the colour of the text around it. */
export function drawChart(options: Plot.PlotOptions): string {
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  const chart = Plot.plot({
    document,
    width: 440,
    height: 280,
    marginLeft: 52,
    style: { fontSize: '12px', background: 'transparent' },
    ...options,
  });
  return chart.outerHTML;
}

/** Colours of the page, by number; they differ in light and dark. */
export const seriesColours = Array.from({ length: 8 }, (_, index) => `var(--series-${index + 1})`);

/** Names beside a spot of their colour. @param entries names, which need no escaping, and colours */
export function legend(
  entries: readonly { readonly name: string; readonly colour: string; readonly opacity?: number }[],
): string {
  const items = entries.map(
    ({ name, colour, opacity = 1 }) =>
      `<span><i style="background: ${colour}; opacity: ${opacity}"></i>${name}</span>`,
  );
  return `<div class="legend">${items.join('')}</div>`;
}
