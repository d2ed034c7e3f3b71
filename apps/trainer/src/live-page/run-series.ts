/** A line of a run's metrics. */
export interface MetricsLine {
  readonly step: number;
  readonly loss: number;
  readonly lossByQuarter: readonly (number | null)[];
  readonly gradientNorm: number;
  readonly learningRate: number;
  readonly milliseconds: number;
  readonly skippedBatches?: number;
}

/** A value a step, and its moving average. */
export interface Curve {
  readonly raw: (number | null)[];
  readonly smooth: (number | null)[];
}

/** Everything that a run has measured so far, a value a step. */
export interface RunSeries {
  readonly steps: number[];
  readonly loss: Curve;
  readonly quarters: readonly [Curve, Curve, Curve, Curve];
  readonly gradientNorm: Curve;
  readonly learningRate: Curve;
  readonly milliseconds: Curve;
  /** Batches left out so far, since training was not finite with them. */
  skippedBatches: number;
}

const newCurve = (): Curve => ({ raw: [], smooth: [] });

/** A run that has measured nothing. */
export function emptySeries(): RunSeries {
  return {
    steps: [],
    loss: newCurve(),
    quarters: [newCurve(), newCurve(), newCurve(), newCurve()],
    gradientNorm: newCurve(),
    learningRate: newCurve(),
    milliseconds: newCurve(),
    skippedBatches: 0,
  };
}

/** Adds lines to the series. One that is not whole is left out. */
export function addLines(series: RunSeries, lines: readonly string[]): void {
  for (const text of lines) {
    const line = parseLine(text);
    if (line === null) continue;
    series.steps.push(line.step);
    addValue(series.loss, line.loss);
    series.quarters.forEach((curve, quarter) => {
      addValue(curve, line.lossByQuarter[quarter] ?? null);
    });
    addValue(series.gradientNorm, line.gradientNorm);
    addValue(series.learningRate, line.learningRate);
    addValue(series.milliseconds, line.milliseconds);
    series.skippedBatches += line.skippedBatches ?? 0;
  }
}

function parseLine(text: string): MetricsLine | null {
  try {
    return JSON.parse(text) as MetricsLine;
  } catch {
    return null;
  }
}

/** Steps that the moving average reaches back. */
const REACH = 50;

/** The average is one of logarithms, as the charts are: a single spike does not lift it for long. */
function addValue({ raw, smooth }: Curve, value: number | null): void {
  raw.push(value);
  const before = smooth.at(-1) ?? null;
  if (value === null || !(value > 0)) {
    smooth.push(before);
    return;
  }
  const weight = Math.max(1 / REACH, 1 / raw.length);
  smooth.push(before === null ? value : Math.exp(Math.log(before) * (1 - weight) + Math.log(value) * weight));
}

const MOST_POINTS = 1200;

/** Of long columns, evenly spaced entries, the last among them: more than a screen has pixels helps nobody. */
export function thinOut<Value>(column: readonly Value[]): Value[] {
  const stride = Math.ceil(column.length / MOST_POINTS);
  const last = column.length - 1;
  return column.filter((_, index) => (last - index) % stride === 0);
}
