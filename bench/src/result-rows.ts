import type { EngineResult } from './child-reports';
import { gflopOf, isSame, type Measurement, type Workload } from './workload';

/** The columns of a table of results. */
export const columns = [
  'workload',
  'engine',
  'threads',
  'ms',
  'fastest',
  'images/s',
  'GFLOP/s',
  'of PyTorch’s time',
  'first result, s',
  'peak MB',
] as const;

export type Row = readonly string[];

/** One row for each measurement, grouped by workload, the fastest first. */
export function resultRows(results: readonly EngineResult[], workloads: readonly Workload[]): Row[] {
  return workloads.flatMap((workload) =>
    results
      .flatMap((result) => result.measurements.map((measurement) => ({ result, measurement })))
      .filter(({ measurement }) => isSame(measurement.workload, workload))
      .sort((a, b) => a.measurement.milliseconds - b.measurement.milliseconds)
      .map(({ result, measurement }) => row(result, measurement, results)),
  );
}

function row(result: EngineResult, measurement: Measurement, results: readonly EngineResult[]): Row {
  const { workload, milliseconds, fastest, untilFirstResult, peakMegabytes } = measurement;
  const peer = peerTime(result, workload, results);
  return [
    `${workload.kind} of ${workload.batch}`,
    result.name,
    String(result.threads),
    milliseconds.toFixed(milliseconds < 100 ? 1 : 0),
    fastest.toFixed(fastest < 100 ? 1 : 0),
    ((1000 * workload.batch) / milliseconds).toFixed(1),
    ((1000 * gflopOf(workload)) / milliseconds).toFixed(1),
    peer === null ? '' : `${(milliseconds / peer).toFixed(2)}x`,
    (untilFirstResult / 1000).toFixed(1),
    peakMegabytes.toFixed(0),
  ];
}

/** PyTorch's median for the same workload on as many threads. */
function peerTime(
  { threads }: EngineResult,
  workload: Workload,
  results: readonly EngineResult[],
): number | null {
  const peer = results.find((result) => result.name === 'pytorch' && result.threads === threads);
  return (
    peer?.measurements.find((measurement) => isSame(measurement.workload, workload))?.milliseconds ?? null
  );
}
