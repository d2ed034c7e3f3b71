import { createChart, type ChartLine } from './chart';
import type { Curve, RunSeries } from './run-series';

/** The charts of a run. */
export interface RunCharts {
  update(series: RunSeries): void;
}

const raw = { label: '', colour: '--faint', width: 1, named: false } as const;
const smooth = (label: string, colour = '--main'): ChartLine => ({ label, colour, width: 2, named: true });
const short = (value: number): string => Number(value.toPrecision(3)).toString();

/** @param numTrainTimesteps T of the run's schedule, for the names of its quarters */
export function createRunCharts(
  parent: HTMLElement,
  numTrainTimesteps: number,
  batchSize: number,
): RunCharts {
  const quarterNames = [0, 1, 2, 3].map((quarter) => {
    const bound = (number: number): number => Math.ceil((number * numTrainTimesteps) / 4);
    return `${bound(quarter)}–${bound(quarter + 1) - 1}`;
  });
  const rawAndSmooth = (title: string, label: string) =>
    createChart(parent, { title, lines: [raw, smooth(label)], logarithmic: true, format: short });
  const loss = rawAndSmooth('Loss', 'average');
  const quarters = createChart(parent, {
    title: 'Loss by quarter of t, from clean to noisy',
    lines: quarterNames.map((name, quarter) => smooth(name, `--t${quarter + 1}`)),
    logarithmic: true,
    format: short,
  });
  const gradient = rawAndSmooth('Gradient norm', 'average');
  const rate = createChart(parent, {
    title: 'Learning rate',
    lines: [smooth('')],
    logarithmic: false,
    format: short,
  });
  const speed = createChart(parent, {
    title: 'Images per second',
    lines: [raw, smooth('average')],
    logarithmic: false,
    format: short,
  });
  const perSecond = (milliseconds: number | null): number | null =>
    milliseconds === null || milliseconds === 0 ? null : (batchSize / milliseconds) * 1000;
  const both = (curve: Curve) => [curve.raw.map(positive), curve.smooth];
  return {
    update(series) {
      const { steps, milliseconds } = series;
      loss.update(steps, both(series.loss));
      quarters.update(
        steps,
        series.quarters.map((curve) => curve.smooth),
      );
      gradient.update(steps, both(series.gradientNorm));
      rate.update(steps, [series.learningRate.raw]);
      speed.update(steps, [milliseconds.raw.map(perSecond), milliseconds.smooth.map(perSecond)]);
    },
  };
}

/** A logarithmic axis has no place for 0. */
function positive(value: number | null): number | null {
  return value !== null && value > 0 ? value : null;
}
