import { gflopOf } from '../workload';
import type { EngineResult } from '../child-reports';
import { textTable } from '../text-table';
import type { StepDifference } from './gradient-check';

/** What one engine did here. */
export interface GpuEngine extends Omit<EngineResult, 'values'> {
  /** Against plain JavaScript; null where the engine did not run. */
  readonly check: StepDifference | null;
}

/** All that can be said of this machine's GPUs, to be pasted into an issue. */
export interface GpuReport {
  readonly date: string;
  readonly machine: readonly string[];
  readonly engines: readonly GpuEngine[];
}

/** The report for people. */
export function gpuPage({ machine, engines }: GpuReport): string {
  const ran = engines.filter(({ measurements }) => measurements.length > 0);
  const rows = ran.flatMap(({ name, check, measurements }) =>
    measurements.map(({ workload, milliseconds, untilFirstResult }) => [
      name,
      `${workload.kind} of ${workload.batch}`,
      milliseconds.toFixed(milliseconds < 100 ? 1 : 0),
      ((1000 * gflopOf(workload)) / milliseconds).toFixed(0),
      (untilFirstResult / 1000).toFixed(1),
      verdict(check),
    ]),
  );
  const missing = engines.filter(({ problem }) => problem !== null);
  return [
    machine.map((sentence) => `- ${sentence}`).join('\n'),
    textTable(['engine', 'workload', 'ms', 'GFLOP/s', 'first result, s', 'against plain JavaScript'], rows),
    ran.map(({ name, description }) => `- \`${name}\`: ${description}`).join('\n'),
    missing.map(({ name, problem }) => `- \`${name}\` did not run: ${String(problem)}`).join('\n'),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function verdict(check: StepDifference | null): string {
  if (check === null) return 'not checked';
  const error = check.error.toExponential(0);
  return check.correct ? `right (${error})` : `WRONG (${error}, ${check.tensor})`;
}
