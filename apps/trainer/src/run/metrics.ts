import type { StepReport } from '@ddpm/trainer';

/** One line of `metrics.jsonl`. */
export interface MetricsLine {
  readonly step: number;
  readonly epoch: number;
  readonly loss: number;
  /** Mean squared error of the images whose t lay in each quarter of 0..T-1; null where there was none. */
  readonly lossByQuarter: readonly (number | null)[];
  readonly gradientNorm: number;
  readonly learningRate: number;
  readonly milliseconds: number;
  /** Batches left out before this step's own, since training was not finite with them; not there where none was. */
  readonly skippedBatches?: number;
}

/** What is kept of a step. */
export function metricsLine(report: StepReport, numTrainTimesteps: number): MetricsLine {
  const { step, position, loss, gradientNorm, learningRate, milliseconds, skippedBatches } = report;
  return {
    step,
    epoch: position.epoch,
    loss,
    lossByQuarter: lossByQuarter(report, numTrainTimesteps),
    gradientNorm,
    learningRate,
    milliseconds: Math.round(milliseconds),
    ...(skippedBatches === 0 ? {} : { skippedBatches }),
  };
}

function lossByQuarter({ sampleLosses, t }: StepReport, numTrainTimesteps: number): (number | null)[] {
  return [0, 1, 2, 3].map((quarter) => {
    const losses = sampleLosses.filter(
      (_, index) => Math.floor(((t[index] ?? 0) * 4) / numTrainTimesteps) === quarter,
    );
    return losses.length === 0 ? null : losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
  });
}
