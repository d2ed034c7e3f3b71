import * as Plot from '@observablehq/plot';
import type { MethodName } from '@ddpm/sampler';
import type { SweepPoint } from '../evaluation-report';
import { drawChart, legend, seriesColours } from './chart';

/** FID against the number of steps, one line a sampler, with the floor. */
export function fidChart(sweep: readonly SweepPoint[]): string {
  const floor = sweep[0]?.fidFloor ?? 0;
  return stepsChart(sweep, 'fid', {
    y: { label: 'feature FID (log)', type: 'log', grid: true },
    marks: [
      Plot.ruleY([floor], { stroke: 'currentColor', strokeDasharray: '4 3' }),
      Plot.text([floor], {
        text: () => 'floor',
        y: (value: number) => value,
        frameAnchor: 'left',
        textAnchor: 'start',
        dy: -7,
        dx: 4,
      }),
    ],
  });
}

/** Label accuracy against the number of steps, one line a sampler. */
export function accuracyChart(sweep: readonly SweepPoint[]): string {
  const points = sweep.map((point) => ({ ...point, accuracy: (point.accuracy ?? 0) * 100 }));
  return stepsChart(points, 'accuracy', {
    y: { label: 'label accuracy, %', grid: true },
    marks: [],
  });
}

function stepsChart(
  points: readonly SweepPoint[],
  value: 'fid' | 'accuracy',
  { y, marks }: { readonly y: Plot.ScaleOptions; readonly marks: Plot.Markish[] },
): string {
  return drawChart({
    x: { type: 'log', label: 'sampling steps (log)', ticks: stepTicks(points), tickFormat: String },
    y,
    color: { domain: methodsOf(points), range: seriesColours },
    marks: [
      ...marks,
      Plot.lineY(points, { x: 'steps', y: value, stroke: 'method', strokeWidth: 2, marker: 'dot' }),
    ],
  });
}

function stepTicks(points: readonly SweepPoint[]): number[] {
  return [...new Set(points.map(({ steps }) => steps))];
}

function methodsOf(points: readonly SweepPoint[]): MethodName[] {
  return [...new Set(points.map(({ method }) => method))];
}

/** Which sampler has which colour in these charts. */
export function samplerLegend(sweep: readonly SweepPoint[]): string {
  return legend(methodsOf(sweep).map((name, index) => ({ name, colour: seriesColours[index] ?? '' })));
}
