/** A point of a curve: the number of a step, and the loss there. */
export interface CurvePoint {
  readonly step: number;
  readonly loss: number;
}

/** What a chart of the loss shows. */
export interface LossCurve {
  /** Means of neighbouring steps. */
  readonly raw: readonly CurvePoint[];
  /** The running mean, at the same steps. */
  readonly smooth: readonly CurvePoint[];
}

/** Points that a chart is wide enough for. */
const MOST_POINTS = 200;
/** Share of the past in the running mean; less in the beginning. */
const MEMORY = 0.95;

/** The curve of a run. @param losses of all steps, from step 1 on */
export function lossCurve(losses: readonly number[]): LossCurve {
  const width = Math.max(1, Math.ceil(losses.length / MOST_POINTS));
  const means = runningMeans(losses);
  const raw: CurvePoint[] = [];
  const smooth: CurvePoint[] = [];
  for (let from = 0; from < losses.length; from += width) {
    const part = losses.slice(from, from + width);
    const step = from + part.length;
    raw.push({ step, loss: part.reduce((sum, loss) => sum + loss, 0) / part.length });
    smooth.push({ step, loss: means[step - 1] ?? NaN });
  }
  return { raw, smooth };
}

/** Exponential means that begin at the first loss, and forget it quickly. */
export function runningMeans(losses: readonly number[]): readonly number[] {
  let mean = losses[0] ?? NaN;
  return losses.map((loss, index) => {
    const memory = Math.min(MEMORY, index / (index + 5));
    mean = memory * mean + (1 - memory) * loss;
    return mean;
  });
}

const mantissas = [1, 2, 5];

/** Round numbers from `least` to `most` for a logarithmic axis, rising. */
export function logTicks(least: number, most: number): readonly number[] {
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(least)); power <= Math.ceil(Math.log10(most)); power += 1) {
    for (const mantissa of mantissas) ticks.push(Number(`${mantissa}e${power}`));
  }
  return ticks.filter((tick) => tick >= least && tick <= most);
}

/** About four round numbers up to `most` for a linear axis that starts at 0. */
export function linearTicks(most: number): readonly number[] {
  const rough = most / 4;
  const power = 10 ** Math.floor(Math.log10(Math.max(1, rough)));
  const spacing = power * ([1, 2, 5, 10].find((mantissa) => mantissa * power >= rough) ?? 10);
  return Array.from({ length: Math.floor(most / spacing) + 1 }, (_, index) => index * spacing);
}
